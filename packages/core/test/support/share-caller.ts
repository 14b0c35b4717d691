import { createClients } from "../../src/aws/clients.ts";
import { s3LeaseStore } from "../../src/aws/lease-store.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { shareAnswer } from "../../src/share/share-answer.ts";
import type { Row } from "../../src/types/row.ts";
import type { RowSuccess } from "../../src/types/row-result.ts";
import { systemClock } from "../../src/wait/clock.ts";

/** What the parent wants of this process: a program of its own that makes equal calls at once. */
export type Task = {
  readonly clientConfig: object;
  readonly bucket: string;
  readonly calls: number;
  readonly rows: readonly Row[];
  readonly leaseMs: number;
  /** Goes no further than to here, and waits to be killed. */
  readonly stopAt?: Step | undefined;
};

/** How far a call has come that computes for the others. */
export type Step = "leased" | "invoked" | "computed";

/** What it prints, one JSON object a line. */
export type Said = { readonly step: Step } | { readonly rows: readonly Row[] };

const task: Task = JSON.parse(process.argv[2] ?? "");
const endpoint = await Endpoint.connect("model", { clientConfig: task.clientConfig });
const { s3 } = createClients(task.clientConfig);

async function call(): Promise<void> {
  const results = await shareAnswer({ firstRow: 0, rows: task.rows }, compute, {
    store: s3LeaseStore(s3, () => undefined),
    clock: systemClock,
    folder: { bucket: task.bucket, key: "shared/" },
    scope: ["model"],
    leaseMs: task.leaseMs,
    resultTtlMs: 3_600_000,
    endsAt: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    emit: () => undefined,
  });
  say({ rows: results.map(({ row }) => row) });
}

async function compute(): Promise<RowSuccess[]> {
  await reach("leased");
  const results: RowSuccess[] = [];
  const onEvent = ({ type }: { type: string }) => {
    if (type === "chunk-invoked") say({ step: "invoked" });
  };
  for await (const result of endpoint.stream(task.rows, { batchSize: task.rows.length, onEvent })) {
    if (!result.ok) throw result.error;
    results.push(result);
  }
  await reach("computed");
  return results;
}

async function reach(step: Step): Promise<void> {
  say({ step });
  if (task.stopAt === step) await new Promise(() => undefined); // the heartbeat keeps the process alive
}

function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

await Promise.all(Array.from({ length: task.calls }, call));
s3.destroy();
