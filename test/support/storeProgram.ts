import { nodeStore } from '../../src/node/store';

// A process beside the tests that uses a store: DIRECTORY, what to do, and the byte that its values are made of.
const [directory = '', job = '', value = '0'] = process.argv.slice(2);
const store = nodeStore(directory, { limit: 100_000 });
const never = new AbortController().signal;
const bytes = new Uint8Array(10_000).fill(Number(value));

async function main(): Promise<void> {
  if (job === 'write') return writeAndRead();
  const writer = await store.create('k0', 100_000, never);
  await writer?.write(bytes);
  if (job === 'hang') {
    process.stdout.write('written\n');
    await new Promise(() => setInterval(() => undefined, 1000));
  }
  console.log(await writer?.write(new Uint8Array(50_000)));
  await writer?.commit();
}

/** Writes 15 keys over and over, of which ten have room, and looks whether all that is there is whole. */
async function writeAndRead(): Promise<void> {
  for (let round = 0; round < 60; round++) {
    await store.write(`k${(round * 7 + Number(value)) % 15}`, bytes, never);
    const found = await store.read(`k${(round * 11) % 15}`, never);
    if (found === undefined) continue;
    const isWhole = found.length === bytes.length && found.every((byte) => byte === found[0]);
    if (!isWhole) process.exitCode = 1;
  }
}

void main();
