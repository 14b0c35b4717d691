/** A write for each row would take longer than the rows. */
const PIECE_LENGTH = 64 * 1024;

/** Text → its bytes in UTF-8. */
export async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = "";
  for await (const part of text) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  if (piece !== "") yield Buffer.from(piece);
}
