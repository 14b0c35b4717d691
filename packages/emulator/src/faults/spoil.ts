import { Buffer } from "node:buffer";

/** The first half of a body's bytes. */
export function firstHalf(body: Uint8Array): Uint8Array {
  return body.subarray(0, Math.floor(body.byteLength / 2));
}

/** A body without its last line that holds something. A body of one line becomes empty. */
export function withoutLastLine(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let end = bytes.byteLength;
  while (end > 0 && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1;
  return bytes.subarray(0, bytes.subarray(0, end).lastIndexOf(LINE_FEED) + 1);
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
