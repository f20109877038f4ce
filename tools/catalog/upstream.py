"""Reads a checkout of the distroless repository: python3 upstream.py DIR prints as JSON which images its build files define.

Starlark, the language of the build files, is nearly a subset of Python. So the files are run here, with stand-ins for Bazel's
own rules that only write down what they are asked to make. The builtins are those of Starlark: no files, no modules.
"""
import json
import pathlib
import sys
import types

ROOT = pathlib.Path(sys.argv[1])
BUILTINS = ['abs', 'all', 'any', 'bool', 'dict', 'enumerate', 'float', 'hasattr', 'getattr', 'int', 'len', 'list', 'max', 'min',
            'range', 'repr', 'reversed', 'set', 'sorted', 'str', 'tuple', 'zip', 'True', 'False', 'None']
PACKAGES = ['common', 'experimental/busybox', 'static', 'base', 'cc', 'nodejs', 'java', 'python3', '']

made = {'images': {}, 'indexes': {}, 'passwd': [], 'refs': {}}
loaded = {}
seen = {}


def absolute(label, package):
    """A label with its package: `:x` and `x` become `//package:x`, `//p` becomes `//p:p`."""
    if label.startswith('@'):
        return label
    if label.startswith('//'):
        return label if ':' in label else label + ':' + label.rsplit('/', 1)[-1]
    return '//%s:%s' % (package, label.lstrip(':'))


class Anything:
    """Stands for whatever Bazel gives and nobody reads: it can be called, entered and asked for any field."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self


def rules(package):
    """The rules that are written down, for the build file or macro that runs for a package."""
    def image(name, base=None, tars=(), env=None, entrypoint=None, cmd=None, user=None, workdir=None, annotations=None, **rest):
        made['images'][absolute(name, package)] = {
            'base': base and absolute(base, package), 'tars': [absolute(tar, package) for tar in tars], 'env': env or {},
            'entrypoint': entrypoint, 'cmd': cmd, 'user': user, 'workdir': workdir, 'annotations': annotations or {},
        }

    def index(name, images, **rest):
        made['indexes'][absolute(name, package)] = [absolute(image, package) for image in images]

    def passwd(name, entries, **rest):
        made['passwd'] = entries

    def publish(name, images, **rest):
        made['refs'].update({ref: absolute(label, package) for ref, label in images.items()})

    return {'oci_image': image, 'oci_image_index': index, 'passwd': passwd, 'sign_and_push_all': publish}


def fail(*words):
    raise SystemExit('a build file fails: %s' % ' '.join(map(str, words)))


def scope(package):
    def existing(name):
        found = (package, name) in seen
        seen[(package, name)] = True
        return found

    builtins = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    names = {name: builtins[name] for name in BUILTINS}
    native = Anything()
    native.existing_rule = existing
    names.update(struct=lambda **fields: types.SimpleNamespace(**fields), fail=fail, native=native, json=types.SimpleNamespace(
        decode=json.loads, encode=json.dumps))
    for name in ['attr', 'rule', 'aspect', 'provider', 'repository_rule', 'module_extension', 'tag_class', 'depset', 'select', 'glob',
                 'package', 'exports_files', 'DefaultInfo', 'Label', 'print', 'type', 'genrule', 'sh_test', 'test_suite', 'alias']:
        names[name] = Anything()
    return names


def run(home, file, package):
    """Runs a file of the folder `home` for a package and gives its names: a macro makes its targets where it is called."""
    names = {'__builtins__': scope(package)}
    recorded = rules(package)

    def load(label, *args, **renamed):
        found = module(absolute(label, home), package)
        for target, source in [(name, name) for name in args] + list(renamed.items()):
            names[target] = found[source] if source in found else recorded.get(source, Anything())

    names['load'] = load
    path = ROOT / home / file
    exec(compile(path.read_text(), str(path), 'exec'), names)
    return names


def module(label, package):
    """The names of a loaded file: none of those that only test, sign and push, and what other files here decide of generated ones."""
    if label == '@node_versions//:versions.bzl':
        return {'NODEJS_VERSIONS': node_versions()}
    if label == '@versions//:versions.bzl':
        return {'version': lambda dist, arch, name: types.SimpleNamespace(raw=locks()[dist][name][arch])}
    home, _, file = label.lstrip('/').partition(':')
    if label.startswith('@') or home not in [*PACKAGES, 'private/util']:
        return {}
    if (label, package) not in loaded:
        loaded[label, package] = run(home, file, package)
    return loaded[label, package]


def locks():
    """Versions by repository, package and architecture, from the lock files."""
    if 'locks' not in loaded:
        loaded['locks'] = {}
        for path in sorted((ROOT / 'private/repos/deb').glob('*.lock.json')):
            versions = loaded['locks'].setdefault(path.name[:-len('.lock.json')], {})
            for package in json.loads(path.read_text())['packages']:
                versions.setdefault(package['name'], {})[package['arch']] = package['version']
    return loaded['locks']


def node_versions():
    """What the module extension of Node writes down."""
    if 'node' not in loaded:
        names = run('private/extensions', 'node.bzl', '')
        names['node_archive'] = Anything()
        names['node_versions_repo'] = lambda name, versions: loaded.update(node=versions)
        context = Anything()
        context.modules = [types.SimpleNamespace(is_root=True)]
        names['_node_impl'](context)
    return loaded['node']


for package in PACKAGES:
    build = next((name for name in ['BUILD', 'BUILD.bazel'] if (ROOT / package / name).exists()), None)
    if build is None:
        raise SystemExit('%s has no build file in "%s"; is it a checkout of the distroless repository?' % (ROOT, package))
    found = run(package, build, package)
made['defaultDistro'] = found['DEFAULT_DISTRO']
made['distros'] = [list(row) for row in run('', 'distro.bzl', '')['VERSIONS']]
made['locks'] = locks()
made['applets'] = run('experimental/busybox', 'commands.bzl', '')['BUSYBOX_COMMANDS']
print(json.dumps(made))
