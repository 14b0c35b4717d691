import type { Row } from "../types/row.ts";

/** Rows ⇄ the bytes of one request or answer. */
export type Codec = {
  readonly contentType: string;
  /** File ending of a staged input, without the dot. */
  readonly extension: string;
  encode(rows: readonly Row[]): Uint8Array;
  /** @throws {Error} in words, when the bytes are not in this format. */
  decode(body: Uint8Array): Row[];
};
