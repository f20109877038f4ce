import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blame } from '../../../src/core/blame/blame';
import { readStep } from '../../../src/core/blame/step';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { imageWithHistory, type RecordedStep } from '../../support/blameImage';
import { property } from '../../support/property';

const words = ['a', 'b', 'c d', '/x', './', '$A', '${B:-z}', '"q"', '\\', '&&', '-c', '/bin/sh -c'];
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
const keyword = fc.constantFrom(
  'RUN',
  'COPY',
  'ADD',
  'ENV',
  'ARG',
  'WORKDIR',
  'CMD',
  'USER',
  'SHELL',
  'EXPOSE',
  'VOLUME',
);
const line = fc.tuple(keyword, text).map(([name, rest]) => `${name} ${rest}`);
const file = fc.array(fc.oneof({ weight: 6, arbitrary: line }, fc.constant('FROM x AS s'), fc.constant('FROM s')), {
  maxLength: 12,
});
const createdBy = fc.oneof(
  line,
  line.map((one) => `${one} # buildkit`),
  line.map((one) => `/bin/sh -c #(nop)  ${one}`),
  text.map((one) => `/bin/sh -c ${one}`),
  text.map((one) => `|1 A=b /bin/sh -c ${one}`),
  text.map((one) => `/bin/sh -c #(nop) COPY file:0123456789abcdef in ${one} `),
  fc.string(),
);
const step = fc.record({ created_by: createdBy, empty_layer: fc.boolean(), comment: fc.constantFrom('', 'FROM x') });
const history = fc.array(step, { maxLength: 15 });

property(
  'never tells a line of another instruction, nor lines in another order',
  fc.tuple(file, history),
  400,
  ([lines, steps]) => {
    const found = blame(imageWithHistory(steps), parseDockerfile(['FROM x', ...lines].join('\n')));
    const layers: readonly RecordedStep[] = steps.filter(({ empty_layer }) => !empty_layer);
    assert.equal(found?.layers.length ?? layers.length, layers.length);
    let last = 0;
    found?.layers.forEach((one, layer) => {
      if (one === undefined) return;
      assert.equal(one.instruction.keyword, readStep(layers[layer]?.created_by)?.keyword);
      assert.ok(one.instruction.line > last, 'no two layers have one line');
      last = one.instruction.line;
    });
  },
);

property(
  'finds each line of a file that was built as it is',
  fc.array(line, { minLength: 1, maxLength: 12 }),
  200,
  (lines) => {
    const dockerfile = parseDockerfile(['FROM x', 'RUN the beginning of all', ...lines].join('\n'));
    const { instructions = [] } = dockerfile.stages[0] ?? {};
    const steps = instructions.map((one) => ({ created_by: `${one.keyword} ${one.args.trim()}` }));
    const found = blame(imageWithHistory([{ created_by: 'of the base' }, ...steps]), dockerfile);
    found?.layers.forEach((one, layer) => {
      if (one !== undefined) assert.equal(one.instruction, instructions[layer - 1]);
    });
  },
);
