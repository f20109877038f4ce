import { scopeOf } from '../../dockerfile/effective';
import { expand } from '../../dockerfile/expand';
import type { Instruction } from '../../dockerfile/model';
import { catalogue } from '../../catalog/lookup';
import { imageDefaults } from '../../catalog/lookup';
import { closedMode } from './closedModes';
import { closedPlace } from './closedPlaces';
import type { Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts } from '../facts';
import { say } from '../rule';
import { finalOwner } from './owners';
import { accountOf, planAccount } from './planAccount';
import { numericUser } from '../rules/numeric-user';
import { runAsUser } from '../rules/run-as-user';
import { firstOf } from '../scan';
import { chainInstructions } from '../shapes';

/** Chooses the user: as written where the file says one, else the unprivileged one unless something speaks against it. */
export function planUser(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { user } = facts.before;
  if (user.by !== undefined) {
    const account = accountOf(draft, user.value, user.by);
    if (account === undefined) planEarlier(facts, draft, user.by);
    if (account === undefined) planWritten(facts, draft, user.value, user.by.line);
    else planAccount(facts, draft, answers, account);
    return;
  }
  const line = facts.target.from.line;
  const number = unprivileged();
  const closed = closedPlace(facts, draft, number);
  if (closed !== undefined) {
    draft.flavour = 'latest';
    draft.notes.push(say(runAsUser, line, `The program keeps running as root, because only root can enter ${closed}.`));
    return;
  }
  const why = obstacles(facts, draft);
  if (why.length === 0) {
    draft.explained.set('user', runAsUser);
    draft.notes.push(
      say(
        runAsUser,
        line,
        `The program runs as ${number} instead of root; nothing in its sources writes files or asks for rights.`,
      ),
    );
    return;
  }
  const answer = ask(draft, answers, {
    id: 'user',
    rule: runAsUser.id,
    line,
    text: `The image runs as root, and ${why.join('; ')}. Which user shall the program run as?`,
    choices: [
      { value: 'root', label: 'Root, as before', detail: 'Nothing changes for the files that it writes.' },
      {
        value: 'nonroot',
        label: `The unprivileged user ${number}`,
        detail: `Safer; it can write in /tmp and its home only, and volumes must be open to ${number}.`,
      },
    ],
  });
  if (answer === 'root') draft.flavour = 'latest';
  if (answer === 'nonroot') draft.explained.set('user', runAsUser);
  if (answer !== undefined)
    draft.notes.push(
      say(
        runAsUser,
        line,
        answer === 'root' ? 'You chose to keep running as root.' : `You chose to run as ${number} instead of root.`,
      ),
    );
}

function unprivileged(): string {
  return catalogue.flavours.nonroot.user;
}

/** What an unprivileged user may not be able to do, each as the middle of a sentence. */
function obstacles(facts: Facts, draft: Draft): string[] {
  const { scan, before } = facts;
  const writes = firstOf(scan, 'writes-files');
  const identity = firstOf(scan, 'asks-identity');
  const lowPort = firstOf(scan, 'low-port');
  const mode = closedMode(facts);
  // Everyone may write there, also in a new volume.
  const [, volume] = [...before.volumes].find(([path]) => path !== '/tmp') ?? [];
  const ports = [...before.ports.keys(), before.env.get('PORT')?.value ?? ''];
  const port = ports.find((text) => Number.parseInt(text, 10) < 1024) ?? givenPort(facts);
  // A directory that only holds what is copied is nothing that the program needs to write to.
  const directory = draft.directories.find(
    ({ path, owner }) =>
      owner !== undefined || !facts.copies.some((copy) => `${copy?.destination ?? ''}/`.startsWith(`${path}/`)),
  );
  const packaged =
    facts.program.kind === 'node'
      ? facts.program.command.args.find((word) => word.includes('node_modules/'))
      : undefined;
  return [
    ...(packaged === undefined ? [] : [`what ${packaged} writes is not visible`]),
    ...(writes === undefined ? [] : [`${writes.file} line ${writes.line} writes files (${writes.text})`]),
    ...(identity === undefined
      ? []
      : [`${identity.file} line ${identity.line} depends on the user (${identity.text})`]),
    ...(mode === undefined ? [] : [`line ${mode.line} closes files to other users (${mode.mode})`]),
    ...(volume === undefined ? [] : [`line ${volume.line} has a volume`]),
    ...(directory === undefined ? [] : [`line ${directory.line} makes the directory ${directory.path}`]),
    ...(lowPort === undefined || port !== undefined
      ? []
      : [`${lowPort.file} line ${lowPort.line} opens a port below 1024 (${lowPort.text})`]),
    ...(port === undefined ? [] : [`port ${port} is below 1024, which not every platform opens to other users`]),
    ...(scan.complete && scan.files > 0 ? [] : ['not all of its sources could be read']),
  ];
}

/** A port below 1024 that the start command or an ENV hands to the program to listen on. */
function givenPort({ start, before }: Facts): string | undefined {
  const names = /(?:^|_)(?:ADDR(?:ESS)?|BIND|LISTEN|PORT)$/;
  const values = [...before.env].flatMap(([name, { value, by }]) =>
    by === undefined || !names.test(name) ? [] : [`port=${value}`],
  );
  const words = start.argv
    .slice(1)
    .map((word, at, all) => (/^--?(?:[\w.-]*port|p)$/i.test(all[at - 1] ?? '') ? `port=${word}` : word));
  for (const text of [...words, ...values]) {
    const found = /(?:port=|(?:^|=)(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\*|\[::1?\])?:)(\d{1,4})$/i.exec(text)?.[1];
    if (found !== undefined && Number(found) > 0 && Number(found) < 1024) return found;
  }
  return undefined;
}

/** A USER that a later one replaces counts for the WORKDIRs between them, and must be one that the image knows. */
function planEarlier(facts: Facts, draft: Draft, last: Instruction): void {
  if (facts.shape !== 'final') return;
  for (const other of chainInstructions(facts)) {
    if (other.keyword !== 'USER' || other === last) continue;
    const expanded = expand(other.args.trim(), scopeOf(facts.before), facts.dockerfile.escape);
    const written = expanded.kind === 'value' ? expanded.text : other.args.trim();
    if (/^[\d:]+$/.test(written) || written === 'root') continue;
    const owner = finalOwner(facts, draft, written);
    if ('problem' in owner) draft.reasons.push(say(numericUser, other.line, owner.problem));
    else rewrite(draft, other, numericUser, owner.text);
  }
}

function planWritten(facts: Facts, draft: Draft, written: string, line: number): void {
  const by = facts.before.user.by;
  const [name = '', group] = written.split(':');
  const known = catalogue.users.map((user) => user.name);
  const own = catalogue.users.find((user) => user.name === name);
  const uid = own?.uid.toString() ?? (/^\d+$/.test(name) ? name : unprivileged());
  const closed = Number(uid) === 0 ? undefined : closedPlace(facts, draft, uid);
  if (closed !== undefined)
    draft.reasons.push(
      say(
        numericUser,
        line,
        `The user ${name.slice(0, 40)} cannot enter ${closed} of the image; use another directory.`,
      ),
    );
  if (/^\d+$/.test(name) && (group === undefined || /^\d+$/.test(group) || known.includes(group))) {
    if (Number(name) === 0) draft.flavour = 'latest';
    if (Number(name) !== 0) refuseOtherHome(facts, draft, name, line);
    return;
  }
  if (known.includes(name) && (group === undefined || group === name)) {
    if (name === 'root') draft.flavour = 'latest';
    return;
  }
  const isNode =
    facts.base.kind === 'language' &&
    facts.base.ecosystem.id === 'node' &&
    name === 'node' &&
    (group === undefined || group === 'node');
  if (!isNode || by === undefined) {
    draft.reasons.push(
      say(numericUser, line, `The user "${written.slice(0, 40)}" is not in the image; name one by its number.`),
    );
    return;
  }
  refuseOtherHome(facts, draft, name, line);
  const number = draft.image === undefined ? unprivileged() : imageDefaults(draft.image, 'nonroot').user;
  rewrite(draft, by, numericUser, `${number}:${number}`);
  keepHome(facts, draft, '/home/node');
  draft.explained.set('user', numericUser);
  draft.notes.push(
    say(numericUser, line, `The user node is not in the image; its unprivileged user ${number} takes the place.`),
  );
}

/** Leaves the home of a user where it was if the file puts something there beside the application. */
function keepHome({ before, copies }: Facts, draft: Draft, home: string): void {
  const workdir = before.workdir.value;
  const isBeside = (path: string) =>
    `${path}/`.startsWith(`${home}/`) && (workdir === home || !`${path}/`.startsWith(`${workdir}/`));
  const places = [...copies.map((copy) => copy?.destination ?? '/'), ...draft.copies];
  if (before.env.has('HOME') || !places.some(isBeside)) return;
  draft.env.push({ name: 'HOME', value: home, rule: numericUser });
  draft.explained.set('env:HOME', numericUser);
}

/** The homes of the official image of Node are not those of distroless. */
function refuseOtherHome(facts: Facts, draft: Draft, name: string, line: number): void {
  const home = firstOf(facts.scan, 'asks-identity');
  if (home === undefined || facts.program.kind !== 'node') return;
  const text = `The user ${name} has another home in the image, and ${home.file} line ${home.line} asks for it (${home.text}).`;
  draft.reasons.push(say(numericUser, line, text));
}
