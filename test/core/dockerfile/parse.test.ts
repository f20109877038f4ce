import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assignments } from '../../../src/core/dockerfile/assignments';
import type { Instruction } from '../../../src/core/dockerfile/model';
import { flag, offsetInText } from '../../../src/core/dockerfile/model';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';

function only(text: string): Instruction {
  const instruction = parseDockerfile(`FROM a\n${text}`).instructions[1];
  assert.ok(instruction);
  return instruction;
}

describe('parseDockerfile', () => {
  it('keeps blanks, escapes and unicode in the JSON form', () => {
    assert.deepEqual(only('CMD ["sh","-c","exec java -jar a.jar"]').exec, ['sh', '-c', 'exec java -jar a.jar']);
    assert.deepEqual(only('CMD ["a\\tb", "\\u00e9", ""]').exec, ['a\tb', 'é', '']);
  });

  it('reads a JSON form over several lines with comments between', () => {
    assert.deepEqual(only('CMD ["a", \\\n# why\n  "b c"]').exec, ['a', 'b c']);
  });

  it('takes what is not wholly JSON for the shell form', () => {
    for (const text of ['["a",]', '["a"] b', '["a", b]', "['a']", '[ -f /a ] && b'])
      assert.equal(only(`CMD ${text}`).exec, undefined);
  });

  it('reports a JSON array with other things than strings', () => {
    assert.equal(parseDockerfile('FROM a\nCMD ["a", 1]').problems[0]?.line, 2);
  });

  it('finds --from among other flags', () => {
    const copy = only('COPY --chown=1:1 --from=build --link /a /b');
    assert.equal(flag(copy, 'from'), 'build');
    assert.equal(copy.args, '/a /b');
    assert.equal(flag(only('COPY --from="build" /a /b'), 'from'), 'build');
  });

  it('takes only leading words for flags', () => {
    assert.equal(only('CMD my--script --x').args, 'my--script --x');
    assert.deepEqual(only('HEALTHCHECK --interval=5s CMD a --b').flags, [{ name: 'interval', value: '5s' }]);
    assert.equal(only('RUN -- --odd').args, '--odd');
  });

  it('reads several assignments, quotes and the old form', () => {
    const read = (text: string) => assignments(only(text), '\\');
    assert.deepEqual(read('ARG A=1 B=2 C'), [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
      { name: 'C', value: undefined },
    ]);
    assert.deepEqual(read('ENV A="1 2" B=3\\ 4'), [
      { name: 'A', value: '"1 2"' },
      { name: 'B', value: '3\\ 4' },
    ]);
    assert.deepEqual(read('ENV A b c=d'), [{ name: 'A', value: 'b c=d' }]);
  });

  it('joins continued lines as BuildKit does, without comments and blank lines', () => {
    const run = only('RUN a \\\n  # not a word\n\n  b \\ \n  c');
    assert.equal(run.args, 'a   b   c');
    assert.equal(run.endLine, 6);
  });

  it('survives a comment that ends in a backslash inside a continued line', () => {
    assert.equal(only('RUN a \\\n# b \\\n  c').args, 'a   c');
  });

  it('knows where each part of the arguments stands in the text', () => {
    const text = 'FROM a\nRUN --mount=type=cache,target=/c first && \\\n  # why\n  second';
    const run = parseDockerfile(text).instructions[1];
    assert.ok(run);
    for (const word of ['first', 'second']) assert.equal(offsetInText(run, run.args.indexOf(word)), text.indexOf(word));
  });

  it('reads heredocs, their quoting and what follows them', () => {
    const file = parseDockerfile('FROM a\nCOPY <<-"E" <<F /x/\n\tone\n\tE\ntwo\nF\nCMD ["b"]');
    assert.deepEqual(file.instructions[1]?.heredocs, [
      { name: 'E', stripTabs: true, quoted: true, body: '\tone' },
      { name: 'F', stripTabs: false, quoted: false, body: 'two' },
    ]);
    assert.deepEqual(file.instructions[2]?.exec, ['b']);
    assert.deepEqual(file.problems, []);
  });

  it('takes no << within quotes for a heredoc', () => {
    const file = parseDockerfile('FROM a\nRUN echo "x <<EOF y"\nCMD ["b"]');
    assert.deepEqual(file.problems, []);
    assert.equal(file.instructions.length, 3);
  });

  it('reads heredocs with a number before them or blanks in their name', () => {
    const file = parseDockerfile('FROM a\nRUN cat 3<<A <<"E OF" \\\n  b\nA\nA\nfrom b\nE OF\nCMD b\n');
    assert.deepEqual(
      file.instructions[1]?.heredocs.map(({ name, body }) => [name, body]),
      [
        ['A', ''],
        ['E OF', 'A\nfrom b'],
      ],
    );
    assert.equal(file.instructions[2]?.line, 8);
  });

  it('does not trust a heredoc without an end', () => {
    assert.equal(parseDockerfile('FROM a\nRUN <<EOF\nb\n').problems.length, 1);
  });

  it('takes no shift and no here-string for a heredoc', () => {
    const file = parseDockerfile('FROM a\nRUN echo $((1<<2)) && cat <<<word\nCMD ["b"]');
    assert.deepEqual(file.problems, []);
    assert.equal(file.instructions[1]?.heredocs.length, 0);
    assert.equal(file.instructions.length, 3);
  });

  it('does not trust what builders read in different ways', () => {
    const problems = (text: string) => parseDockerfile(`FROM a\n${text}`).problems.map((problem) => problem.text);
    assert.match(problems('RUN cat << EOF\nCMD x\nEOF\n').join('\n'), /different ways/);
    assert.equal(problems('RUN a \\\\\n  b\n').length, 1);
    assert.match(problems('RUN a\rb\n').join('\n'), /carriage return/);
    assert.deepEqual(problems('RUN a\r\r\nCMD b\r\n'), []);
  });

  it('takes nothing in the JSON form for a heredoc', () => {
    const file = parseDockerfile('FROM a\nCOPY ["<<EOF", "/b"]\nCMD ["<<EOF"]\n');
    assert.deepEqual(file.instructions[1]?.heredocs, []);
  });

  it('reads directives by name, also check', () => {
    const file = parseDockerfile('# syntax=docker/dockerfile:1\n# check=skip=all\n# escape=`\nFROM a\nRUN b `\n  c\n');
    assert.deepEqual(
      file.directives.map(({ name, value }) => [name, value]),
      [
        ['syntax', 'docker/dockerfile:1'],
        ['check', 'skip=all'],
        ['escape', '`'],
      ],
    );
    assert.equal(file.instructions[1]?.args, 'b   c');
  });

  it('takes no other comment for a directive, nor one behind another line', () => {
    const names = (text: string) => parseDockerfile(text).directives.map(({ name }) => name);
    assert.deepEqual(names('# a=b\n# escape=`\nFROM a\n'), []);
    assert.deepEqual(names('\n# escape=`\nFROM a\n'), []);
    assert.deepEqual(names('#syntax = x/y\n#   CHECK=skip=all\nFROM a\n'), ['syntax', 'check']);
  });

  it('reports directives that no builder takes', () => {
    const problems = (text: string) => parseDockerfile(`${text}FROM a\n`).problems.map(({ line }) => line);
    assert.deepEqual(problems('# escape=`\n# escape=`\n'), [2]);
    assert.deepEqual(problems('# escape=x\n'), [1]);
  });

  it('finds --platform among other flags, and the name of a stage in any case', () => {
    const [stage] = parseDockerfile('FROM --platform=linux/arm64 --odd=1 a aS Build\n').stages;
    assert.equal(stage?.from.flags[0]?.value, 'linux/arm64');
    assert.deepEqual([stage?.image, stage?.name], ['a', 'build']);
  });

  it('joins a keyword that is continued, and one behind a line that is only a mark', () => {
    assert.deepEqual(
      parseDockerfile('FR\\\nOM a\n\\\n  CMD b\n').instructions.map(({ keyword, args }) => [keyword, args]),
      [
        ['FROM', 'a'],
        ['CMD', 'b'],
      ],
    );
  });

  it('reads keywords in any case, CRLF and a byte order mark', () => {
    const text = '\uFEFFfrom a as B\r\nRun one \\\r\n  two\r\nCMD ["x"]\r\n';
    const file = parseDockerfile(text);
    assert.deepEqual(
      file.instructions.map(({ keyword }) => keyword),
      ['FROM', 'RUN', 'CMD'],
    );
    assert.equal(file.stages[0]?.name, 'b');
    assert.equal(file.instructions[1]?.args, 'one   two');
    assert.equal(file.eol, '\r\n');
    assert.equal(file.bom, true);
    const cmd = file.instructions[2];
    assert.ok(cmd);
    assert.equal(text.slice(cmd.start, cmd.end), 'CMD ["x"]');
  });

  it('keeps the instructions before the first FROM apart', () => {
    const file = parseDockerfile('ARG V=1\nARG W\nFROM a:$V\nARG V\n');
    assert.equal(file.globalArgs.length, 2);
    assert.deepEqual(
      file.stages[0]?.instructions.map(({ args }) => args),
      ['V'],
    );
    assert.equal(parseDockerfile('RUN a\nFROM b').problems.length, 1);
  });

  it('reports what is no instruction', () => {
    assert.deepEqual(parseDockerfile('FROM a\nINCLUDE b\n').problems, [
      { line: 2, text: '"INCLUDE" is not an instruction of a Dockerfile.' },
    ]);
  });

  it('reports arguments that no builder takes', () => {
    for (const line of [
      'ENV A',
      'ENV A=1 b',
      'ENV =1',
      'ARG A =1',
      'USER',
      'VOLUME [""]',
      'COPY a',
      'SHELL a',
      'HEALTHCHECK a',
    ]) {
      assert.deepEqual(
        parseDockerfile(`FROM a\n${line}\n`).problems.map((problem) => problem.line),
        [2],
        line,
      );
    }
    for (const line of [
      'ENV A b',
      'ENV A=',
      'ARG A',
      'USER ""',
      'CMD',
      'COPY <<A /b\nA',
      'HEALTHCHECK none',
      'LABEL "a b"=c',
    ])
      assert.deepEqual(parseDockerfile(`FROM a\n${line}\n`).problems, [], line);
  });

  it('reads anything without throwing', () => {
    for (const text of [
      '',
      '\n',
      '\0',
      '#',
      '\\',
      'FROM',
      'FROM\n',
      '\uFEFF',
      'FROM a\nRUN <<',
      'FROM a\nRUN \\',
      'FROM a\nCOPY --',
      'ONBUILD ONBUILD',
      '[[[',
      '# escape=x\nFROM a',
    ]) {
      assert.doesNotThrow(() => parseDockerfile(text), JSON.stringify(text));
    }
  });
});
