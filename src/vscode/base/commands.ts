import { commands, Disposable, env, window } from 'vscode';
import type { Flavour } from '../../core/catalog/table';
import type { Report } from '../report';
import { mirrorsFor } from '../mirrors';
import { anyDigest } from './askRegistry';
import { changeTo, flavours, isFlavour } from './flavours';
import { placeOf, requestAt, type BasePlace } from './place';
import { makeBaseAction, runBaseAction, tell, type Act, type BaseParts } from './run';

/**
 * The actions on base images as commands. Links and menus give a document, an offset and sometimes the version of the text;
 * the palette gives nothing and means the cursor. Whoever runs a command may give it anything.
 */
export function registerBaseCommands(parts: BaseParts, report: Report): Disposable {
  const command = (id: string, run: (...given: readonly unknown[]) => Promise<void>): Disposable =>
    commands.registerCommand(id, (...given: readonly unknown[]) =>
      run(...given).catch((error: unknown) => report.failed(error)),
    );
  const at = (id: string, run: (place: BasePlace, what: unknown) => Promise<void>): Disposable =>
    command(id, async (uri, offset, what, version) => {
      const place = placeOf(uri, offset, version);
      if (place) return run(place, what);
      // Who says where is a link or a menu of an older text.
      if (uri === undefined) tell('Put the cursor on an image in a Dockerfile first, then run this command again.');
    });
  const acting = (id: string, act: Act): Disposable => at(id, (place) => runBaseAction(place, act, parts));
  return Disposable.from(
    at('distroless.switchFlavour', (place, what) => switchFlavour(place, what, parts)),
    acting('distroless.moveToCurrent', (request, core, to) => core.moveToCurrentDebian(request, to)),
    at('distroless.scratchToStatic', (place, what) =>
      runBaseAction(
        place,
        (request, core) => core.scratchToStatic(request, what === 'nonroot' ? what : 'latest'),
        parts,
      ),
    ),
    acting('distroless.dropDigest', (request, core) => core.unpinDigest(request)),
    at('distroless.pinDigest', (place) => pinDigest(place, parts)),
    command('distroless.copyVerify', (reference) => copyVerify(reference, parts)),
    command('distroless.copyDebug', (reference) => copyDebug(reference, parts)),
  );
}

async function switchFlavour(place: BasePlace, what: unknown, parts: BaseParts): Promise<void> {
  const core = await parts.dockerfiles();
  const now = core.flavourAt(requestAt(place, core));
  // Without a flavour to start from there is no choice, and any change says why.
  if (now === undefined) return runBaseAction(place, (request) => core.switchFlavour(request, 'nonroot'), parts);
  const wanted = isFlavour(what) ? what : await pickFlavour(now);
  const change = wanted && changeTo(now, wanted);
  if (change) await runBaseAction(place, (request) => core.switchFlavour(request, change), parts);
}

async function pickFlavour(now: Flavour): Promise<Flavour | undefined> {
  const items = flavours
    .filter((flavour) => changeTo(now, flavour) !== undefined)
    .map((flavour) => ({ label: flavour, detail: meanings[flavour], flavour }));
  const picked = await window.showQuickPick(items, { title: `Switch from ${now} to another flavour` });
  return picked?.flavour;
}

const meanings = {
  latest: 'Runs as root; no shell.',
  nonroot: 'Runs as an unprivileged user; no shell.',
  debug: 'Runs as root; with the BusyBox shell and tools.',
  'debug-nonroot': 'Runs as an unprivileged user; with the BusyBox shell and tools.',
} as const satisfies Record<Flavour, string>;

async function pinDigest(place: BasePlace, parts: BaseParts): Promise<void> {
  const core = await parts.dockerfiles();
  const request = requestAt(place, core);
  const could = core.pinDigest(request, anyDigest(core));
  const written = core.writtenAt(request);
  if (could.kind !== 'ready' || typeof written === 'string') return makeBaseAction(place, could, parts);
  if (parts.askRegistry === undefined) {
    return tell(
      'Registries cannot be reached from a browser; pin the digest in VS Code on a desktop, or write it by hand.',
    );
  }
  const { digest } = await parts.askRegistry(written.ref);
  await makeBaseAction(place, core.pinDigest(request, digest), parts);
}

async function copyVerify(given: unknown, parts: BaseParts): Promise<void> {
  const core = await parts.dockerfiles();
  const ref = imageOf(given, core);
  if (typeof ref === 'string') return tell(ref);
  const verify = core.verifyCommand(ref, mirrorsFor(undefined));
  if (verify.kind === 'none') return tell(verify.reason);
  await env.clipboard.writeText(verify.command);
  tell('Copied the command; it needs cosign.');
}

async function copyDebug(given: unknown, parts: BaseParts): Promise<void> {
  const core = await parts.dockerfiles();
  const ref = imageOf(given, core);
  if (typeof ref === 'string') return tell(ref);
  // What is built of a Dockerfile has a name that only its builder knows; the base has a debug image of its own.
  const ways = [...core.debugCommands({}), ...core.debugCommands({ image: ref.text }).filter(isDebugImage)];
  const items = ways.map(({ title, command, note }) => ({ label: title, detail: note, command }));
  const picked = await window.showQuickPick(items, {
    title: 'Copy a command to debug a container without a shell',
    placeHolder: 'Replace the names in capitals',
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  await env.clipboard.writeText(picked.command);
  tell('Copied the command.');
}

function isDebugImage({ id }: { readonly id: string }): boolean {
  return id === 'debug-image';
}

type Core = Awaited<ReturnType<BaseParts['dockerfiles']>>;

/** The image that a link names, or that at the cursor; otherwise why there is none, as a sentence. */
function imageOf(given: unknown, core: Core): Exclude<ReturnType<Core['writtenAt']>, string>['ref'] | string {
  if (typeof given === 'string') {
    const ref = core.parseReference(given);
    return core.isReference(ref) ? ref : ref.problem;
  }
  const place = placeOf(undefined, undefined, undefined);
  if (place === undefined) return 'Put the cursor on an image in a Dockerfile first, then run this command again.';
  const written = core.writtenAt(requestAt(place, core));
  return typeof written === 'string' ? written : written.ref;
}
