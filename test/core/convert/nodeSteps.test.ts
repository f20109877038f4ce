import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertNode } from '../../support/nodeProgram';

/** The COPYs of the new stage, or the outcome. */
async function copied(text: string, answers: Readonly<Record<string, string>> = {}): Promise<string> {
  const result = await convertNode(text, { 'app/server.js': '', 'package-lock.json': '{"packages":{}}' }, answers);
  if (!result.startsWith('FROM')) return result;
  const stage = result.slice(result.lastIndexOf('FROM '));
  return [...stage.matchAll(/^COPY .*--from=build (\S+) /gm)].map((match) => match[1]).join(' ');
}

const app = (more: string) => `FROM node:22\nWORKDIR /app\nCOPY . .\n${more}CMD ["node", "server.js"]\n`;

describe('the steps of a Node build in one stage', () => {
  it('may install tools globally and run them, in the directory that is carried', async () => {
    for (const more of [
      'RUN npm install -g typescript && npm ci && tsc\n',
      'RUN npm i --global @nestjs/cli pnpm@9\nRUN pnpm install && nest build\n',
      'RUN corepack enable && corepack prepare yarn@4 --activate && yarn install\n',
      'RUN npx prisma generate\n',
      'RUN npm --prefix client ci && cd client && npm run build\n',
      'RUN node build.js\n',
      'RUN npm install --location=global modclean && modclean -r\n',
    ])
      assert.equal(await copied(app(more)), '/app', more);
  });

  it('carry packages that are installed above the working directory', async () => {
    assert.equal(
      await copied(
        'FROM node:22\nCOPY package.json /\nRUN npm install\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
      ),
      '/node_modules /package.json /app',
    );
    assert.equal(
      await copied('FROM node:22\nWORKDIR /repo\nCOPY . .\nRUN npm ci\nWORKDIR /repo/app\nCMD ["node", "server.js"]\n'),
      '/repo',
    );
  });

  it('stop where the program would miss what they do', async () => {
    for (const [more, outcome] of [
      ['RUN npm link other\n', 'refused known-build'],
      ['RUN npm pkg set scripts.start="node b.js"\n', 'refused known-build'],
      ['RUN npm config set script-shell bash\n', 'refused known-build'],
      ['RUN npx playwright install\n', 'refused known-build'],
      ['RUN cd /usr/local/lib && npm install express\n', 'refused copied-tree'],
      ['ENV NODE_PATH=/usr/local/lib/node_modules\nRUN npm i -g express\n', 'refused copied-tree'],
    ] as const)
      assert.equal(await copied(app(more)), outcome, more);
  });
});
