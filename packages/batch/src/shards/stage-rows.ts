import type { Row } from "@sagemaker-async/core";
import type { Shard } from "./shard.ts";

export type StagedRows = {
  /** JSON Lines, to be written somewhere. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Complete when all bytes were read. */
  readonly shards: readonly Shard[];
};

/** Rows → JSON Lines, and which bytes of those are which shard. */
export function stageRows(rows: AsyncIterable<Row>, rowsPerShard: number): StagedRows {
  const shards: Shard[] = [];

  async function* bytes() {
    let start = 0;
    let firstRow = 0;
    let index = 0;
    let lines = "";
    const settle = () => {
      const piece = Buffer.from(lines);
      const end = start + piece.length;
      shards.push({ number: shards.length, start, end, firstRow });
      start = end;
      firstRow = index;
      lines = "";
      return piece;
    };
    for await (const row of rows) {
      lines += `${JSON.stringify(row)}\n`;
      index += 1;
      if (index - firstRow === rowsPerShard) yield settle();
    }
    if (index > firstRow) yield settle();
  }
  return { bytes: bytes(), shards };
}
