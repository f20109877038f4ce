import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDockerfile } from '../../../src/core/dockerfile/parse';
import { checkResult } from '../../../src/core/convert/postGate';

const before = 'FROM a\nEXPOSE 8080/http\nCMD ["/a"]\n';
const rule = 'post-gate';

describe('the check of the result', () => {
  it('has nothing to say of a result without errors', () => {
    assert.deepEqual(checkResult(before, parseDockerfile('FROM b\nCMD ["/a"]\n'), 1), { reasons: [], notes: [] });
  });

  it('keeps an error that the file had, with a note where it stands', () => {
    const text = 'This was an error before, and still is: Invalid proto: http.';
    const after = `FROM b AS build\n\n${before}`;
    assert.deepEqual(checkResult(before, parseDockerfile(after), 1), { reasons: [], notes: [{ rule, line: 2, text }] });
  });

  it('refuses an error that the file did not have, a second one of a kind too', () => {
    const text = 'The result would have an error of its own: Invalid proto: web.';
    const { reasons } = checkResult(before, parseDockerfile(`${before}EXPOSE 8081/web\n`), 1);
    assert.deepEqual(reasons, [{ rule, line: 1, text }]);
  });

  it('refuses a result that dockerfile-ast takes for other instructions than BuildKit', () => {
    const after = 'FROM a\nRUN echo "a <<EOF b"\nCMD ["/a"]\n';
    const text =
      'Line 3 of the result can be read in two ways, as dockerfile-ast does and as BuildKit does; write what stands there plainly.';
    assert.deepEqual(checkResult(after, parseDockerfile(after), 1), { reasons: [{ rule, line: 1, text }], notes: [] });
  });

  it('refuses whatever another linter finds in the result alone', () => {
    const after = 'FROM a\nCMD ["/a"]\n';
    const errorsOf = (text: string) =>
      text === after ? [{ code: 1, line: 3, text: 'Unknown instruction: FORM' }] : [];
    const text = 'The result would have an error of its own: Unknown instruction: FORM.';
    assert.deepEqual(checkResult(before, parseDockerfile(after), 7, errorsOf), {
      reasons: [{ rule, line: 7, text }],
      notes: [],
    });
  });
});
