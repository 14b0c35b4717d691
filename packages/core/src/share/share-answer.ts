import type { S3Location } from "../aws/s3-location.ts";
import { rowsOfOutputs } from "../pipeline/decode-rows.ts";
import type { Chunk } from "../types/chunk.ts";
import type { Row } from "../types/row.ts";
import type { RowSuccess } from "../types/row-result.ts";
import { contentKey } from "./content-key.ts";
import { type Compute, share } from "./share.ts";
import type { ShareContext } from "./share-context.ts";

export type ShareAnswerContext = ShareContext & {
  /** Where the objects of all shared computations are. */
  readonly folder: S3Location;
  /** Everything besides the rows that decides an answer: the endpoint's name, the formats … */
  readonly scope: readonly string[];
};

/**
 * Chunk → its rows' results, computed once among all calls with equal rows, in any process, wherever the rows stand in their inputs.
 * @param compute answers the chunk, all of its rows in order
 * @throws as `share` does.
 */
export async function shareAnswer(
  chunk: Chunk,
  compute: Compute<readonly RowSuccess[]>,
  context: ShareAnswerContext,
): Promise<RowSuccess[]> {
  const { folder, scope } = context;
  const { firstRow, rows } = chunk;
  const { hash, order } = contentKey(scope, rows);
  const location = { bucket: folder.bucket, key: `${folder.key}${hash}.json` };
  const { output, isOwn } = await share(
    location,
    async (turn) => {
      const results = await compute(turn);
      return order.map((at) => results[at]?.output ?? {});
    },
    context,
  );
  if (!isOwn) context.emit({ type: "chunk-shared", firstRow, rows: rows.length });

  const inChunkOrder: Row[] = [];
  for (const [place, at] of order.entries()) inChunkOrder[at] = output[place] ?? {};
  return rowsOfOutputs(inChunkOrder, chunk);
}
