import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runtimeMismatch } from '../../../src/core/lint/rules/runtime-mismatch';
import { linesOf } from '../../support/lintLines';

const node = (tag: string, run: string, copy = 'COPY --from=build /app /app') =>
  `FROM node:${tag} AS build\nWORKDIR /app\nCOPY . .\nRUN ${run}\nFROM gcr.io/distroless/nodejs22-debian13\n${copy}\nCMD ["/app/x.js"]\n`;
const python = (tag: string, run: string, copy: string) =>
  `FROM python:${tag} AS build\nRUN ${run}\nFROM gcr.io/distroless/python3-debian13\n${copy}\nCMD ["/app/x.py"]\n`;
const java = (image: string, run: string, copy = 'COPY --from=build /src/target/app.jar /app.jar') =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${run}\nFROM gcr.io/distroless/java17-debian13\n${copy}\nCMD ["/app.jar"]\n`;
const sitePackages = (line: string) => `/usr/local/lib/python${line}/site-packages`;

describe('another version of the language', () => {
  for (const [what, text] of [
    ['is found for packages of npm', node('20', 'npm ci')],
    ['is found with pnpm', node('24-slim', 'corepack enable && pnpm install --prod')],
    [
      'is found for node_modules alone',
      node('20', 'yarn install', 'COPY --from=build /app/node_modules /app/node_modules'),
    ],
    [
      'is found through another stage',
      node(
        '20',
        'npm ci\nFROM node:22 AS more\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules',
        'COPY --from=more /app /app',
      ),
    ],
    [
      'is found for the directory of another Python',
      python('3.12-slim', 'pip install flask', `COPY --from=build ${sitePackages('3.12')} ${sitePackages('3.12')}`),
    ],
    [
      'is found for packages in a directory',
      python('3.12', 'pip install --target=/deps flask', 'COPY --from=build /deps /deps'),
    ],
    [
      'is found for a virtual environment',
      python('3.11', 'python -m venv /venv && /venv/bin/pip install flask', 'COPY --from=build /venv /venv'),
    ],
    ['is found for Maven', java('maven:3-eclipse-temurin-21', 'mvn -B package')],
    ['is found for a newer JDK', java('eclipse-temurin:25-jdk', './mvnw package')],
  ] as const) {
    it(what, () => assert.equal(linesOf(runtimeMismatch, text).length, 1));
  }

  for (const [what, text] of [
    ['the same Node', node('22', 'npm ci')],
    ['a Node of no number', node('lts', 'npm ci')],
    ['a Node that only bundles', node('20', 'npm ci && npm run build', 'COPY --from=build /app/dist /app')],
    ['a Node that a tool brings', node('20', 'npm install -g n && n 22 && npm ci')],
    ['packages without scripts', node('20', 'npm ci --ignore-scripts')],
    ['packages whose scripts a variable turns off', node('20', 'npm_config_ignore_scripts=true npm ci')],
    [
      'a Node that is copied along',
      node('20', 'npm ci', 'COPY --from=build /usr/local/bin/node /nodejs/bin/\nCOPY --from=build /app /app'),
    ],
    ['tools of Node alone', node('20', 'npm install -g pnpm', 'COPY --from=build /app /app')],
    ['the same Python', python('3.13', 'pip install --target=/deps flask', 'COPY --from=build /deps /deps')],
    [
      'a Python that is copied along',
      python('3.12', 'python -m venv /venv', 'COPY --from=build /usr/local /usr/local\nCOPY --from=build /venv /venv'),
    ],
    ['sources of Python', python('3.12', 'mkdir /app && touch /app/x.py', 'COPY --from=build /app /app')],
    [
      'an environment that another Python makes',
      python('3.12', 'uv venv --python 3.13 /venv', 'COPY --from=build /venv /venv'),
    ],
    [
      'an environment that a file of the project may choose',
      python('3.12', 'uv venv /venv', 'COPY --from=build /venv /venv'),
    ],
    [
      'a Python that a variable chooses',
      python('3.12', 'UV_PYTHON=3.13 uv pip install --target=/deps flask', 'COPY --from=build /deps /deps'),
    ],
    ['the same Java', java('maven:3-eclipse-temurin-17', 'mvn -B package')],
    ['an older Java', java('maven:3-eclipse-temurin-11', 'mvn -B package')],
    ['a release that is named', java('maven:3-eclipse-temurin-21', 'mvn -B package -Dmaven.compiler.release=17')],
    [
      'a release that javac is told',
      java('eclipse-temurin:21', 'javac --release 17 -d target X.java', 'COPY --from=build /src/target /app'),
    ],
    [
      'a JRE that is copied along',
      java(
        'eclipse-temurin:21',
        './mvnw package',
        'COPY --from=build /opt/java/jre /jre\nCOPY --from=build /src/target/app.jar /app.jar',
      ),
    ],
    [
      'files that are no classes',
      java('eclipse-temurin:21', './mvnw package', 'COPY --from=build /src/config /config\nCOPY app.jar /app.jar'),
    ],
  ] as const) {
    it(`is not said of ${what}`, () => assert.deepEqual(linesOf(runtimeMismatch, text), []));
  }
});
