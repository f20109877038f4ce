// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { disappears, eventually } from '../ui/wait.mjs';

const convert = 'Convert to multi-stage distroless';
const firstQuestion = 'which files of the build does it need?';
const secondQuestion = 'Which user shall the program run as?';

/**
 * What this walk adds to the samples: a Go program that writes files as root and listens below 1024, so that there is
 * something that only its owner can decide.
 * @type {Readonly<Record<string, string>>}
 */
export const asking = {
  'asking/Dockerfile': `FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/hello .
EXPOSE 80
CMD ["hello"]
`,
  'asking/go.mod': 'module hello\n\ngo 1.24\n',
  'asking/main.go': `package main

import (
	"net/http"
	"os"
)

func main() {
	os.WriteFile("/data/state", []byte("x"), 0o600)
	http.ListenAndServe(":80", nil)
}
`,
};

/** The questions of a conversion, how to leave them, and what is said where nothing is converted. @param {import('./walk.mjs').Walk} walk */
export async function questions({ ui, page, at, step, picture }) {
  const before = readFileSync(at('asking/Dockerfile'), 'utf8');
  const question = (/** @type {string} */ text) => page.locator('.quick-input-widget:visible', { hasText: text });
  await ui.openFile('asking/Dockerfile');
  await ui.cursor(5, 3);
  const offered = await ui.lightbulb(convert);
  assert.ok(
    offered.some(({ title }) => title === `${convert} (2 questions)...`),
    JSON.stringify(offered),
  );
  step('the lightbulb is on every line, and says that there are questions');

  await ui.apply(convert);
  await question(firstQuestion).waitFor();
  await page.locator('.quick-input-widget input[placeholder*="Files that the program reads when it runs"]').waitFor();
  await picture('question');
  await ui.escape();
  await question(firstQuestion).waitFor({ state: 'detached' });
  assert.equal(await ui.text(), before);
  step('Escape leaves everything as it is');

  await ui.command(convert);
  await question(firstQuestion).waitFor();
  await ui.pick('Only the program');
  await question(secondQuestion).waitFor();
  await picture('question-2');
  await page.locator('.quick-input-widget:visible .quick-input-titlebar .codicon-quick-input-back').click();
  await question(firstQuestion).waitFor();
  await ui.pick('Only the program');
  await question(secondQuestion).waitFor();
  step('Back asks the question before again');

  await ui.pick('Root, as before');
  await ui.shows('FROM gcr.io/distroless/static');
  await ui.notification('Converted to gcr.io/distroless/static');
  await picture('answered');
  step('the last answer converts');
  await page.keyboard.press('Control+Z');
  await ui.showsNoMore('gcr.io/distroless');

  await ui.command(convert);
  await question(firstQuestion).waitFor();
  writeFileSync(at('asking/Dockerfile'), `# changed meanwhile\n${before}`);
  await ui.shows('# changed meanwhile');
  await ui.pick('Only the program');
  await ui.notification('your answers were dropped');
  await picture('changed');
  await ui.showsNoMore('gcr.io/distroless');
  step('the answers to a text that changed meanwhile are dropped');
  await ui.pressInNotification('your answers were dropped', 'Start again');
  await question(firstQuestion).waitFor();
  await eventually('an end of the questions', async () => {
    await ui.escape(); // which may still be the message's
    return disappears(question(firstQuestion), 1000);
  });
  step('and the person can start again');

  await ui.command('Distroless: Preview conversion to distroless');
  await question(firstQuestion).waitFor();
  await ui.pick('Only the program');
  await question(secondQuestion).waitFor();
  await ui.pick('Root, as before');
  await ui.diffShows('FROM gcr.io/distroless/static');
  await picture('answered-preview');
  await ui.command('View: Close Editor');
  await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
  step('a preview asks first too');

  await ui.openFile('refused/Dockerfile');
  await ui.cursor(1, 1);
  await ui.command(convert);
  await ui.notification('Not converted: ');
  await picture('refused');
  await ui.pressInNotification('Not converted: ', 'Go to line 2');
  await page.locator('.statusbar-item', { hasText: 'Ln 2, Col 1' }).waitFor();
  step('the palette says why nothing is converted, and goes there');

  await ui.openFile('distroless/Dockerfile');
  await ui.command(convert);
  await ui.notification('Nothing to convert');
  await picture('already');
  step('what is distroless already is left alone');

  await ui.hoverOver('static', 'static-debian13:nonroot');
  await picture('hover-mouse');
  step('the card is shown under the mouse');
}
