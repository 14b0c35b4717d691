import { invalidOption } from "../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";
import type { ChunkTicket } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { JournalStore } from "./journal-store.ts";

/** What a run must not change when it is resumed. */
export type JournalHeader = {
  readonly version: 1;
  readonly jobId: string;
  readonly endpointName: string;
  readonly contentType: string;
  readonly accept: string;
  readonly batchSize: number;
  readonly maxChunkBytes: number | undefined;
  readonly input: string;
  /** Folder of the staged inputs, an S3 URI. */
  readonly inputLocation: string;
};

/** How far one chunk has come. Written before the step that it announces, or after the one that it confirms. */
export type ChunkRecord = { readonly contentHash: string } & (
  | { readonly state: "intended"; readonly attempt: number }
  /** In doubt after a kill, and its input is being deleted. */
  | { readonly state: "withdrawn"; readonly attempt: number; readonly ticket?: ChunkTicket | undefined }
  | { readonly state: "accepted"; readonly attempt: number; readonly ticket: ChunkTicket }
  | { readonly state: "split" }
  | {
      readonly state: "answered";
      readonly outputs: readonly Row[];
      /** Its objects in S3 were still to be deleted. Not there for a synchronous endpoint. */
      readonly ticket?: ChunkTicket | undefined;
      /** From acceptance to answer. */
      readonly runMs: number;
    }
);

/** A run's memory, from which a killed run goes on: nothing lost, and nothing computed twice that was accepted. */
export type Journal = {
  readonly jobId: string;
  /** @throws {SageMakerAsyncError} `invalid_option` when the chunk's rows are not those of the run before. */
  find(chunk: Chunk, contentHash: string): Promise<ChunkRecord | undefined>;
  write(chunk: Chunk, record: ChunkRecord): Promise<void>;
  /** The answered records of the run before, some of them at most: how long chunks run, where their outputs lay. */
  sample(): Promise<readonly ChunkRecord[]>;
  /** Leaves it to the next run. */
  close(): void;
};

const HEADER = "job";
const SAMPLE = 20;

/** Opens a journal, or begins one. */
export async function openJournal(store: JournalStore, fresh: JournalHeader): Promise<Journal> {
  try {
    return await journalIn(store, fresh);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function journalIn(store: JournalStore, fresh: JournalHeader): Promise<Journal> {
  const names = new Set(await store.names());
  const header = names.has(HEADER) ? headerOf(await store.read(HEADER), fresh) : fresh;
  if (header === fresh) await store.write(HEADER, JSON.stringify(fresh));
  names.delete(HEADER);

  const read = async (name: string): Promise<ChunkRecord | undefined> => {
    const text = names.has(name) ? await store.read(name) : undefined;
    return text === undefined ? undefined : (parse(text, name) as ChunkRecord);
  };
  return {
    jobId: header.jobId,
    async find(chunk, contentHash) {
      const record = await read(nameOf(chunk));
      if (record === undefined || record.contentHash === contentHash) return record;
      const rows = `rows ${chunk.firstRow} to ${chunk.firstRow + chunk.rows.length - 1}`;
      throw mismatch(`${rows} are not the ones that it was written for`);
    },
    write: (chunk, record) => store.write(nameOf(chunk), JSON.stringify(record)),
    async sample() {
      const records = await Promise.all([...names].slice(0, SAMPLE).map(read));
      return records.filter((record) => record !== undefined);
    },
    close: () => store.close(),
  };
}

/** For a run that is not to be resumed. */
export function noJournal(jobId: string): Journal {
  return {
    jobId,
    find: async () => undefined,
    write: async () => undefined,
    sample: async () => [],
    close: () => undefined,
  };
}

function nameOf(chunk: Chunk): string {
  return `${chunk.firstRow}-${chunk.rows.length}`;
}

function headerOf(text: string | undefined, fresh: JournalHeader): JournalHeader {
  const header = parse(text ?? "", HEADER) as JournalHeader;
  const fixed = [
    "version",
    "endpointName",
    "contentType",
    "accept",
    "batchSize",
    "maxChunkBytes",
    "input",
    "inputLocation",
  ] as const;
  const changed = fixed.find((field) => header[field] !== fresh[field]);
  if (changed === undefined) return header;
  throw mismatch(
    `it was written with ${changed} ${String(header[changed])}, and this run has ${String(fresh[changed])}`,
  );
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidOption(`The journal's record "${name}" is not JSON. Use another journal.`, cause);
  }
}

function mismatch(what: string): SageMakerAsyncError {
  return invalidOption(
    `The journal belongs to another run: ${what}. Resume with the same rows and options, or use another journal.`,
  );
}
