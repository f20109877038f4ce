/**
 * File names in images are bytes, in any encoding or none. Inside the core a *raw* name is a string with one character
 * (0-255) for each byte, so that nothing is lost and plain comparison orders by bytes.
 */
export type RawName = string;

/** The raw name of bytes. */
export function rawFromBytes(bytes: Uint8Array): RawName {
  if (bytes.length <= pieceLength) return fromCharCodes(bytes);
  let raw = '';
  for (let at = 0; at < bytes.length; at += pieceLength) {
    raw += fromCharCodes(bytes.subarray(at, at + pieceLength));
  }
  return raw;
}

/** The raw name of a text that a person or an editor gave, as UTF-8. */
export function rawFromText(text: string): RawName {
  return isAscii(text) ? text : rawFromBytes(new TextEncoder().encode(text));
}

/** A raw name for people: UTF-8, with U+FFFD for bytes that are none. */
export function textFromRaw(raw: RawName): string {
  return isAscii(raw) ? raw : decoder.decode(bytesFromRaw(raw));
}

/** The bytes of a raw name. */
function bytesFromRaw(raw: RawName): Uint8Array {
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

/** Without the iterator that a spread would run for each of a million names. */
function fromCharCodes(bytes: Uint8Array): RawName {
  return Reflect.apply(String.fromCharCode, undefined, bytes);
}

// More arguments than this may overflow the stack of a call.
const pieceLength = 4096;
// A name may begin with U+FEFF, which a decoder would take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
