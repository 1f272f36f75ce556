// Headers are bytes in WASI; `fetch` takes and gives one character for each.

export function toText(bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

export function toBytes(text) {
  const isBytes = [...text].every((character) => character.charCodeAt(0) < 256 && character.length === 1);
  return isBytes ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : new TextEncoder().encode(text);
}
