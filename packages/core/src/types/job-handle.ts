/** One accepted chunk of a submitted job. Locations are S3 URIs. */
export type ChunkTicket = {
  /** Place of the first row in the input, from 0. */
  readonly firstRow: number;
  readonly rows: number;
  /** SHA-256 of the staged bytes, hex. */
  readonly contentHash: string;
  readonly inferenceId: string;
  /** Not there when the input travelled in the request itself. */
  readonly inputLocation?: string | undefined;
  readonly outputLocation: string;
  /** Not there on an endpoint without a failure path. */
  readonly failureLocation?: string | undefined;
  /** Epoch ms. */
  readonly acceptedAt: number;
};

/** A submitted job: plain JSON, from which any process can collect the answers. */
export type JobHandle = {
  readonly version: 1;
  readonly jobId: string;
  readonly endpointName: string;
  readonly contentType: string;
  readonly accept: string;
  /** Epoch ms. */
  readonly submittedAt: number;
  readonly rows: number;
  readonly chunks: readonly ChunkTicket[];
};

/** How far a submitted job is, as S3 shows it. */
export type JobStatus = {
  readonly chunks: number;
  readonly answered: number;
  readonly failed: number;
  /** Queued or running: AWS has no call that tells these two apart. */
  readonly pending: number;
  /** Neither input nor answer is there: collected already, or purged. */
  readonly gone: number;
  /** Its answers are safe with whoever collected it, and a part of it is still to be deleted: `collect` does that. */
  readonly isCollected: boolean;
  readonly isDone: boolean;
};
