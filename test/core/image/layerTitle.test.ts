import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerTitle } from '../../../src/core/image/layerTitle';

const titles: Readonly<Record<string, string>> = {
  'RUN apt-get update': 'RUN|apt-get update',
  'bazel build @trixie//libc6:data_statusd': 'libc6|',
  'bazel build @trixie//libstdc++6:data_statusd (replica: x)': 'libstdc++6|',
  'bazel build @nodejs22_amd64': 'nodejs22_amd64|',
  'bazel build @@nodejs22_amd64//:data': 'data|',
  'bazel build //common:passwd': 'passwd|',
  'bazel build //java:temurin_21_symlinks /usr/lib/jvm': 'temurin_21_symlinks|',
  'bazel build //static': 'static|',
  'bazel build': 'Layer|',
  'not in the history': 'Layer|',
};

for (const [instruction, wanted] of Object.entries(titles)) {
  test(`names the layer of ${instruction}`, () => {
    const { title, rest } = layerTitle(instruction);
    assert.equal(`${title}|${rest === instruction ? '' : rest}`, wanted);
  });
}
