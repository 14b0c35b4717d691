import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Fault, ModelFunction } from "@sagemaker-async/emulator";
import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import { bucket, double, emulate, failFor, rowModel, rowsOf } from "../support/emulated.ts";
import { fastClock } from "../support/laws-clock.ts";

const scored = (count: number) => rowsOf(count).map((row) => ({ ...row, ...double(row) }));

describe("A19-4: what watching costs", () => {
  test("64 jobs at once, each with an answer of its own, take fewer lists than answers, and one read for each", async () => {
    const { endpoint } = await emulate(double);
    const { rows, stats } = await endpoint.inference(rowsOf(64), { batchSize: 1, maxInFlight: 64 });
    expect(rows).toEqual(scored(64));
    const { "s3.GetObject": reads = 0, "s3.ListObjectsV2": lists = 0 } = stats.requests;
    expect(reads).toBeLessThanOrEqual(64 + 8); // the last two are asked for by name
    expect(lists).toBeLessThan(64);
  });
});

describe("A19-7: an answer with another number of rows than were sent", () => {
  test.each([
    ["none", (lines: string[]) => lines.slice(0, 1)],
    ["one too few", (lines: string[]) => lines.slice(0, -1)],
    ["one too many", (lines: string[]) => [...lines, "7"]],
  ])("%s: is refused as a whole, and every row is answered by a smaller request", async (_, change) => {
    const model: ModelFunction = async (request) => {
      const answer = await rowModel(double)(request);
      const lines = answer.body.toString().trimEnd().split("\n");
      return { ...answer, body: `${(lines.length > 3 ? change(lines) : lines).join("\n")}\n` };
    };
    const { endpoint } = await emulate(double, { model });
    const events: InferenceEvent[] = [];
    const onEvent = (event: InferenceEvent) => events.push(event);
    const { rows, failures } = await endpoint.inference(rowsOf(8), { batchSize: 8, onEvent });
    expect({ rows, failures }).toEqual({ rows: scored(8), failures: [] });
    const causes = events.flatMap((event) => (event.type === "chunk-split" ? [event.error.code] : []));
    expect(causes).toEqual(["row_count", "row_count", "row_count"]);
  });
});

describe("A19-8: a failed row carries its cause, and how often it was tried", () => {
  const invoke = "sagemaker-runtime.InvokeEndpointAsync";
  const ragged: ModelFunction = async (request) => {
    const answer = await rowModel(double)(request);
    return answer.body.toString().includes("\n2\n") ? { ...answer, body: "a,b\n1\n" } : answer;
  };
  test.each<{
    code: string;
    fault?: Fault;
    model?: ModelFunction;
    says: RegExp;
    attempts?: number;
  }>([
    { code: "model_error", model: rowModel(failFor(["01"])), says: /The model failed: .*cannot compute 01/ },
    { code: "row_count", fault: { kind: "wrongRowCount", skip: 1 }, says: /answered 0 rows for 1/ },
    { code: "decode_failed", model: ragged, says: /could not be read as text\/csv/ },
    {
      code: "throttled",
      fault: { operation: invoke, kind: "throttle", skip: 1 },
      says: /Could not invoke endpoint "model": .*Try again later/,
      attempts: 8, // the SDK's two, four times
    },
    {
      code: "invoke_failed",
      fault: { operation: invoke, kind: "error", skip: 1 },
      says: /Could not invoke endpoint "model"/,
      attempts: 8,
    },
    {
      code: "deadline_exceeded",
      fault: { kind: "outputLost", skip: 1 },
      says: /No output at s3:\/\/demo\/async-output\/.* and no failure at s3:\/\/demo\/async-failures\//,
    },
  ])("$code", async ({ code, fault, model, says, attempts = 1 }) => {
    const { emulator } = await emulate(double, model && { model });
    const clientConfig = { ...emulator.clientConfig, maxAttempts: 2 };
    const endpoint = await Endpoint.connect("model", { clientConfig, clock: fastClock(20) });
    if (fault) emulator.faults.add(fault);
    const { rows, failures } = await endpoint.inference(rowsOf(2), {
      batchSize: 1,
      maxInFlight: 1,
      timeoutMs: 60_000,
    });
    expect(rows).toEqual([...scored(1), { ...rowsOf(2)[1], doubled: null }]);
    expect(failures).toMatchObject([
      {
        index: 1,
        row: rowsOf(2)[1],
        error: {
          code,
          message: expect.stringMatching(says),
          inferenceId: expect.stringMatching(/-1-1$/),
          attempts,
        },
      },
    ]);
  });

  test("the larger chunks that were tried before count", async () => {
    const { endpoint } = await emulate(failFor(["01"]));
    const { failures } = await endpoint.inference(rowsOf(4), { batchSize: 4 });
    expect(failures).toMatchObject([{ index: 1, error: { code: "model_error", attempts: 3 } }]);
  });
});

test("A19-40: the seed's tags, inputs, locks and captures are understood where they lie", async () => {
  const b64 = (value: unknown) => `b64:${Buffer.from(JSON.stringify(value)).toString("base64")}`;
  const { emulator, endpoint, objects } = await emulate(double, {
    tags: { inference_batch_size: "25", inference_max_in_flight: "3", meta_endpoint_dag: b64({ nodes: [] }) },
  });
  expect(endpoint.metadata).toMatchObject({ batchSize: 25, maxInFlight: 3, problems: [] });

  // The seed stages directly in the folder, under a UUID without dashes, and keeps its locks beside it.
  const key = "endpoints/model/async-input/0f8fad5bd9cb469fa16570867728950e.csv";
  const lock = `endpoints/model/async-idem/${"ab".repeat(20)}.lock`;
  const s3 = new S3Client(emulator.clientConfig);
  for (const Key of [key, lock, "endpoints/another/async-idem/1.lock"])
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "id,x\n1,1\n" }));
  expect(await endpoint.listQueue()).toMatchObject([{ key, runId: undefined, sizeBytes: 9 }]);
  expect(await endpoint.purgeQueue({ all: true })).toMatchObject({ deleted: 2 });
  expect(await objects()).toEqual(["endpoints/another/async-idem/1.lock"]);

  // A capture takes the place of the seed's of the same name, file by file.
  const capture = (file: string) => `endpoints/model/inference/nightly/inference_${file}`;
  for (const file of ["meta.json", "metrics.csv", "predictions.csv", "cm.csv"])
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: capture(file), Body: "the seed's" }));
  await endpoint.inference(rowsOf(2), {
    capture: { name: "nightly", idColumn: "id", targetColumn: "x", predictionColumn: "doubled" },
  });
  const written = ["meta.json", "metrics.csv", "predictions.csv"].map(capture);
  expect((await objects()).filter((name) => name.includes("/inference/"))).toEqual(written);
  const read = async (Key: string | undefined) =>
    (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString();
  expect(JSON.parse((await read(written[0])) ?? "")).toEqual({
    name: "nightly",
    data_hash: expect.stringMatching(/^[0-9a-f]{8}$/),
    num_rows: 2,
    description: "nightly",
  });
  expect(await read(written[2])).toMatch(/^id,x,doubled\n/);
  s3.destroy();
});
