import { invalidOption } from "../errors/invalid-option.ts";
import type { ChunkRecord, Journal } from "../journal/journal.ts";
import type { EncodedChunk } from "../pipeline/stage-input.ts";
import { shareAnswer } from "../share/share-answer.ts";
import type { RowSuccess } from "../types/row-result.ts";
import type { Job } from "./open-job.ts";
import { sharePathOf } from "./queue-context.ts";

/** Answers a chunk; `record` says how far another call had come that died with it. */
type AnswerChunk = (job: Job, record: ChunkRecord | undefined) => Promise<RowSuccess[]>;

/** Computes a chunk once among all calls that are `idempotent`; otherwise just computes it. */
export async function shareChunk(chunk: EncodedChunk, compute: AnswerChunk, job: Job): Promise<RowSuccess[]> {
  if (!job.idempotent) return compute(job, undefined);
  const { endpointName, configName, contentType, accept, customAttributes = "" } = job;
  const folder = sharePathOf(job);
  if (folder.bucket === "") {
    const message = `Endpoint "${endpointName}" is synchronous and has no bucket to share through. Name one by \`inputLocation\`.`;
    throw invalidOption(message);
  }
  const answer: Parameters<typeof shareAnswer>[1] = ({ inherited, accepted }) => {
    // The other calls are told what the journal is told.
    const write: Journal["write"] = async (part, record) => {
      await job.journal.write(part, record);
      if (record.state === "accepted") await accepted(record.ticket);
    };
    const { contentHash } = chunk;
    // Equal rows in another order, or in other bytes, have another answer.
    const isSame = inherited?.contentHash === contentHash;
    const record = isSame
      ? ({ state: "accepted", attempt: 1, contentHash, ticket: inherited } as const)
      : undefined;
    return compute({ ...job, journal: { ...job.journal, write } }, record);
  };
  return shareAnswer(chunk, answer, {
    ...job,
    ...job.idempotent,
    store: job.leases,
    folder,
    scope: [endpointName, configName, contentType, accept, customAttributes],
  });
}
