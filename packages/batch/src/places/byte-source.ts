/** Bytes that can be read from the start, in part, and more than once: what a table of rows is read from. */
export type ByteSource = {
  /** For messages: as the user wrote it. */
  readonly name: string;
  readonly size: number;
  /** The bytes from `start` on, up to `end` (exclusive), in pieces. Default: all. */
  read(start?: number, end?: number): AsyncIterable<Uint8Array>;
};

/** A part of a source as one buffer. */
export async function bytesBetween(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.read(start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}
