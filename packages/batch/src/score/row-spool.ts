import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Row } from "@sagemaker-async/core";
import { linesOf } from "../formats/text.ts";

const PIECE_LENGTH = 64 * 1024;

/**
 * Rows on their way into the output, in a file of the run's own. All of them must be known before the output can be written: which
 * columns there are shows only with the last.
 */
export class RowSpool {
  readonly #path: string;
  readonly #file: FileHandle;
  #piece = "";

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<RowSpool> {
    return new RowSpool(path, await open(path, "w"));
  }

  async add(row: object, mark = ""): Promise<void> {
    this.#piece += `${mark}${JSON.stringify(row)}\n`;
    if (this.#piece.length >= PIECE_LENGTH) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }

  /** What was added, from the first on, each with its mark before it. */
  lines(): AsyncIterable<string> {
    const text = createReadStream(this.#path, { encoding: "utf8" });
    return linesOf(text as AsyncIterable<string>, this.#path);
  }

  bytes(): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path);
  }

  async #flush(): Promise<void> {
    const piece = this.#piece;
    this.#piece = "";
    await this.#file.write(piece);
  }
}

const FAILED = "-";
const ANSWERED = "+";

/** A row of the output, and whether it was answered. */
export async function spoolRow(spool: RowSpool, row: Row, isAnswered: boolean): Promise<void> {
  await spool.add(row, isAnswered ? ANSWERED : FAILED);
}

/** The rows of the output, in order. */
export async function* spooledRows(spool: RowSpool, failed: (row: Row) => Row): AsyncGenerator<Row> {
  for await (const line of spool.lines()) {
    const row = JSON.parse(line.slice(1)) as Row;
    yield line.startsWith(FAILED) ? failed(row) : row;
  }
}
