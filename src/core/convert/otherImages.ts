import { distrolessReference, publishedBase } from '../catalog/lookup';
import type { ImageRef } from '../image/reference';

/** What an image is that no conversion exists for, and what there is instead, as one sentence; `undefined` if it is not known. */
export function otherImage(ref: ImageRef): string | undefined {
  const name = `${ref.registry}/${ref.repository}:${ref.tag ?? ''}`;
  const kind = kinds.find(({ pattern }) => pattern.test(name));
  if (kind === undefined) return undefined;
  return `${ref.text} ${kind.is}; ${kind.advice ?? advice(kind.runs ?? '')}.`;
}

/** What a start command says of a program that no conversion exists for, as one sentence. */
export function otherProgram(program: string): string | undefined {
  const name = program.split('/').at(-1) ?? '';
  const kind = programs.find(({ pattern }) => pattern.test(name));
  return kind === undefined ? undefined : `${name} is ${kind.is}; ${advice(kind.runs)}.`;
}

interface Kind {
  /** Of `registry/repository:tag`. */
  readonly pattern: RegExp;
  readonly is: string;
  /** The programs that it runs. */
  readonly runs?: string;
  readonly advice?: string;
}

const own = 'a distroless image would lack what it is made of, so keep it';
const hub = (names: string) => new RegExp(`^docker\\.io/library/(?:${names}):`);

// The first that fits counts.
const kinds: readonly Kind[] = [
  {
    pattern: /\/devcontainers\/|\/vscode\/devcontainers|\/gitpod\/workspace|\/codespaces/,
    is: 'is an image to develop in',
    advice: 'it is meant to have a shell, so keep it',
  },
  {
    pattern: /\/nvidia\/|^nvcr\.io\/|\/rocm\/|\/cuda\b|-cuda\d|-gpu\b|\/pytorch\/|\/tensorflow\/|\/vllm\//,
    is: 'brings libraries of a GPU',
    advice: 'no distroless image has them, so keep it',
  },
  {
    pattern: /\/dotnet\/|\/mono:|\/library\/mono|\/azure-functions\/dotnet/,
    is: 'runs .NET programs',
    runs: '.NET',
  },
  {
    pattern: /playwright|puppeteer|\/selenium\/|browserless|\/cypress\/|\/chromedp\//,
    is: 'brings a browser',
    advice: 'no distroless image has one, so keep it',
  },
  {
    pattern: /\/lambda\/|\/aws-lambda-|\/azure-functions\//,
    is: 'runs functions of a cloud through an entrypoint of its own',
    advice: own,
  },
  {
    pattern: /\/ubi\d+\/openjdk-|\/openjdk-\d+-rhel|\/fabric8\/(?:s2i-)?java|\/jboss\/base-jdk/,
    is: 'starts Java through the shell script run-java.sh, which works out its options',
    advice: 'start java itself, with the options that it needs, on an image such as eclipse-temurin',
  },
  {
    pattern: hub(
      'arangodb|cassandra|clickhouse|consul|couchbase|couchdb|crate|elasticsearch|etcd|influxdb|kibana|logstash|mariadb|memcached|mongo|mysql|nats|neo4j|percona|postgres|rabbitmq|redis|rethinkdb|solr|valkey|vault|zookeeper',
    ),
    is: 'is a database, a broker or the like with an entrypoint script of its own',
    advice: own,
  },
  {
    pattern:
      /\/(?:postgis|pgvector|timescale|bitnami|confluentinc|clickhouse|minio|redis|valkey|mongodb|opensearchproject)\/|\/elasticsearch\//,
    is: 'is a service with an entrypoint script of its own',
    advice: own,
  },
  {
    pattern:
      /\/(?:docker|jenkins|gitlab|cimg|circleci|buildkite|drone|woodpeckerci)\/|\/actions-runner|docker\.io\/library\/docker:/,
    is: 'is a tool of a build system, whose jobs run in its shell',
    advice: 'keep it',
  },
  {
    pattern: /docker\.io\/library\/(?:nginx|httpd|caddy|traefik|haproxy|varnish):|nginx|\/openresty\/|\/caddy\//,
    is: 'is a web server',
    advice: 'there is no distroless image with one, so keep it, or serve the files by a program of your own',
  },
  {
    pattern: hub(
      'ghost|wordpress|drupal|joomla|nextcloud|matomo|mediawiki|odoo|redmine|sonarqube|rocket\\.chat|jetty|tomcat|tomee|websphere-liberty|open-liberty|liferay',
    ),
    is: 'is an application or a server for applications with a start script of its own',
    advice: own,
  },
  {
    pattern: /\/(?:grafana|prom|keycloak|jboss|wildfly|quay\.io\/keycloak)\//,
    is: 'is an application or a server for applications with a start script of its own',
    advice: own,
  },
  {
    pattern: /docker\.io\/library\/(?:php|composer)[:-]|\/php-?fpm|\/frankenphp|\/serversideup\/php/,
    is: 'runs PHP programs',
    runs: 'PHP',
  },
  {
    pattern: /docker\.io\/library\/(?:ruby|jruby|rails):|\/ruby\b|\/phusion\/passenger/,
    is: 'runs Ruby programs',
    runs: 'Ruby',
  },
  { pattern: /docker\.io\/library\/perl:/, is: 'runs Perl programs', runs: 'Perl' },
  {
    pattern: /docker\.io\/library\/(?:elixir|erlang):|\/hexpm\//,
    is: 'runs Elixir and Erlang programs',
    runs: 'Elixir and Erlang',
  },
  { pattern: /docker\.io\/library\/r-base:|\/rocker\//, is: 'runs R programs', runs: 'R' },
  { pattern: /\/denoland\/|\/oven\/bun:/, is: 'runs JavaScript by a runtime that is not Node', runs: 'Deno and Bun' },
  {
    pattern: hub('swift|dart|julia|clojure|haskell|groovy|crystal|nim'),
    is: 'builds or runs a language that is not converted',
    advice: 'keep it',
  },
  {
    pattern: /docker\.io\/library\/(?:python|pypy):|\/python\b|astral-sh\/uv|conda|mambaorg|\/jupyter\/|\/tiangolo\//,
    is: 'runs Python programs',
    runs: 'Python',
  },
];

const programs: readonly { readonly pattern: RegExp; readonly is: string; readonly runs: string }[] = [
  {
    pattern:
      /^(?:python|pypy)[\d.]*$|^(?:pip|uv|poetry|pipenv|gunicorn|uvicorn|hypercorn|celery|flask|django-admin|streamlit|fastapi|daphne|jupyter)$|\.py$/,
    is: 'how a Python program starts',
    runs: 'Python',
  },
  {
    pattern: /^(?:php|php-fpm|apache2|apache2-foreground|composer)[\d.]*$/,
    is: 'how a PHP program starts',
    runs: 'PHP',
  },
  {
    pattern: /^(?:ruby|bundle|rails|rake|puma|unicorn|thin|rackup|sidekiq)$|\.rb$/,
    is: 'how a Ruby program starts',
    runs: 'Ruby',
  },
  { pattern: /^perl$|\.pl$/, is: 'how a Perl program starts', runs: 'Perl' },
  { pattern: /^(?:dotnet|mono)$/, is: 'how a .NET program starts', runs: '.NET' },
  { pattern: /^(?:elixir|mix|erl|iex)$/, is: 'how an Elixir program starts', runs: 'Elixir and Erlang' },
  { pattern: /^(?:bun|deno)$/, is: 'a runtime of JavaScript that is not Node', runs: 'Deno and Bun' },
  { pattern: /^(?:nginx|httpd|caddy|lighttpd|haproxy|traefik)$/, is: 'a web server', runs: 'web servers' },
  {
    pattern: /^(?:supervisord|s6-svscan|runsvdir|crond?|systemd|init|my_init|foreman|honcho)$/,
    is: 'a program that starts others',
    runs: 'programs that start others',
  },
];

/** What distroless has for a kind of program. */
function advice(runs: string): string {
  if (runs === 'Python') {
    const image = publishedBase('python3');
    if (image?.runtime !== undefined)
      return `Python programs are not converted yet, for ${distrolessReference(image, 'nonroot')} with Python ${image.runtime.line} is the only image for them`;
  }
  return `no distroless image is made for ${runs}, so keep it`;
}
