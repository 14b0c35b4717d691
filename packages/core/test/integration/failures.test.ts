import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, test } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import { answering } from "../support/answering.ts";
import { bucket, double, emulate, failFor, rowModel, rowsOf } from "../support/emulated.ts";
import { fastClock } from "../support/laws-clock.ts";

describe("rows that fail", () => {
  test("A19-14: keep their place with null outputs, and their cause stands in failures; all others are answered", async () => {
    const { emulator, endpoint, objects } = await emulate(failFor(["03", "017", "018"]));
    const events: InferenceEvent[] = [];
    const { rows, failures, stats } = await endpoint.inference(rowsOf(40), {
      onEvent: (event) => events.push(event),
    });

    const given = events.flatMap((event) =>
      event.type === "chunk-failed" ? [[event.firstRow, event.rows, event.error.code]] : [],
    );
    expect(given.toSorted()).toEqual([
      [17, 1, "model_error"],
      [18, 1, "model_error"],
      [3, 1, "model_error"],
    ]);
    expect(rows).toHaveLength(40);
    expect(failures.map(({ index }) => index)).toEqual([3, 17, 18]);
    expect(rows[17]).toEqual({ id: "017", x: 17, doubled: null });
    expect(rows[16]).toEqual({ id: "016", x: 16, doubled: 32 });
    for (const { index, row, error } of failures) {
      expect(row).toEqual({ id: `0${index}`, x: index });
      expect(error).toMatchObject({ code: "model_error", retryable: false });
      expect(error.message).toContain(`cannot compute 0${index}`);
      expect(error.inferenceId).toMatch(new RegExp(`-${index}-1$`));
    }
    expect(stats).toMatchObject({ succeeded: 37, failed: 3 });
    expect(stats.retries).toBeGreaterThan(0);
    expect(stats.invocations).toBe(4 + stats.retries);
    expect(emulator.endpoint("model").snapshot().failed).toBeGreaterThan(3);
    expect(await objects()).toEqual([]);
  });

  test("A19-9: one poison row in 100 costs itself alone, and at most 20 more calls", async () => {
    const { endpoint } = await emulate(failFor(["042"]));
    const { failures, stats } = await endpoint.inference(rowsOf(100), { batchSize: 100 });
    expect(failures.map(({ index }) => index)).toEqual([42]);
    expect(stats.invocations).toBeLessThanOrEqual(21);
  });

  test("a model that fails for everything is not asked about every row", async () => {
    const failing = () => {
      throw new Error("no weights");
    };
    const { endpoint } = await emulate(failing, { connect: { clock: fastClock(20) } });
    const running = endpoint.inference(rowsOf(1000), { maxInFlight: 4 });
    await expect(running).rejects.toMatchObject({
      name: "IncompleteInferenceError",
      code: "model_error",
      message: expect.stringMatching(/^All 1000 rows failed.*no weights/s),
      partial: { stats: { rows: 1000, succeeded: 0, failed: 1000 } },
    });
    const { partial } = (await running.catch(
      (error: { partial: { stats: { invocations: number } } }) => error,
    )) as { partial: { stats: { invocations: number } } };
    expect(partial.stats.invocations).toBe(100 + 2 * 18);
  });

  test("once the model has answered, every row at fault is found", async () => {
    const odd = rowsOf(60).filter((_, at) => at % 2 === 1);
    const failing = failFor(odd.map((row) => String(row["id"])));
    const { endpoint } = await emulate(failing, { connect: { clock: fastClock(20) } });
    const { failures } = await endpoint.inference(rowsOf(60), { batchSize: 4, maxInFlight: 2 });
    expect(failures.map(({ index }) => index)).toEqual(odd.map((row) => row["x"]));
  });

  test.each([-1, 1])("an answer with %i rows too many is told apart from an answer", async (surplus) => {
    const { endpoint } = await emulate(double, {
      model: async (request) => {
        const answer = await rowModel(double)(request);
        const lines = answer.body.toString().trimEnd().split("\n");
        const isWhole = lines.length > 3;
        const body = isWhole ? (surplus < 0 ? lines.slice(0, surplus) : [...lines, "7"]) : lines;
        return { ...answer, body: `${body.join("\n")}\n` };
      },
    });
    const events: InferenceEvent[] = [];
    const { rows, failures } = await endpoint.inference(rowsOf(8), {
      batchSize: 8,
      onEvent: (event) => events.push(event),
    });
    expect(failures).toEqual([]); // two rows a chunk are answered well, and splitting finds that out
    expect(rows.at(-1)).toMatchObject({ doubled: 14 });
    const causes = events.flatMap((event) => (event.type === "chunk-split" ? [event.error.code] : []));
    expect(new Set(causes)).toEqual(new Set(["row_count"]));
  });

  test("an answer that cannot be read is a failure that says why, and is not asked for again", async () => {
    const { endpoint } = await emulate(double, {
      model: () => ({ body: "a,b\n1\n", contentType: "text/csv" }),
    });
    await expect(endpoint.inference(rowsOf(3))).rejects.toMatchObject({
      code: "decode_failed",
      message: expect.stringContaining("could not be read as text/csv"),
      partial: { stats: { invocations: 1 } },
    });
  });

  test("an answer in an unknown format is a failure that names it", async () => {
    const { endpoint } = await emulate(double, { model: () => ({ body: "x", contentType: "image/png" }) });
    await expect(endpoint.inference(rowsOf(3))).rejects.toMatchObject({
      code: "decode_failed",
      message: expect.stringContaining("image/png"),
    });
  });

  test("A19-1: a failure is found wherever the endpoint says that it lies", async () => {
    const { endpoint } = await emulate(failFor(["00"]), {
      asyncBlock: { failurePath: "s3://demo/quite/elsewhere" },
    });
    const { failures } = await endpoint.inference(rowsOf(2), { batchSize: 1 });
    expect(failures).toMatchObject([{ index: 0, error: { code: "model_error" } }]);
  });

  test("A19-37: a request that expires in the queue is `expired`, one that runs too long is `invocation_timeout`", async () => {
    let taken = 0;
    const { emulator, endpoint } = await emulate(
      (row) => {
        taken += 1;
        return taken === 1 ? new Promise<Row>(() => undefined) : double(row);
      },
      { asyncBlock: { maxConcurrentInvocationsPerInstance: 1 } },
    );
    emulator.clock.freeze();
    const running = endpoint.inference(rowsOf(3), {
      batchSize: 1,
      requestTtlSeconds: 60,
      invocationTimeoutSeconds: 100,
      maxInFlight: 2,
    });
    for (const chunk of ["-0-1", "-1-1"]) {
      await emulator.events.waitFor(
        (event) => event.type === "invocation.accepted" && event.invocation.inferenceId.endsWith(chunk),
      );
    }
    await emulator.clock.advance(60_000);
    await emulator.clock.advance(40_000);
    const { failures } = await running;
    // Which of the two came first is not known.
    expect(failures.map(({ index, error }) => [index, error.attempts])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(failures.map(({ error }) => error.code).sort()).toEqual(["expired", "invocation_timeout"]);
  });

  test("a staged input that someone withdraws is `purged`", async () => {
    const { emulator, endpoint } = await emulate(double, {
      instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 },
    });
    emulator.clock.freeze();
    const running = endpoint.inference(rowsOf(1));
    const accepted = await emulator.events.waitFor("invocation.accepted");
    const [, Bucket = "", Key = ""] =
      /^s3:\/\/([^/]+)\/(.*)$/.exec(accepted.invocation.inputLocation ?? "") ?? [];
    await new S3Client(emulator.clientConfig).send(new DeleteObjectCommand({ Bucket, Key }));
    await emulator.clock.advance(1000);
    await expect(running).rejects.toMatchObject({ code: "purged" });
  });

  test("a failure without any text is still a failure", async () => {
    const { endpoint } = await emulate(double, { model: () => ({ body: "", status: 500 }) });
    await expect(endpoint.inference(rowsOf(1))).rejects.toMatchObject({
      code: "model_error",
      message: expect.stringContaining("gave no reason"),
    });
  });

  test("a synchronous model's failure costs its row alone", async () => {
    const { endpoint } = await emulate(failFor(["05"]), { async: undefined });
    const { failures } = await endpoint.inference(rowsOf(10));
    expect(failures).toMatchObject([
      { index: 5, error: { code: "model_error", message: expect.stringContaining("cannot compute 05") } },
    ]);
  });
});

test("a synchronous model that is not ready yet is asked again", async () => {
  const { emulator } = await emulate(double, { async: undefined });
  const { url } = await answering(429, "ModelNotReadyException");
  const clients = {
    ...createClients(emulator.clientConfig),
    runtime: new SageMakerRuntimeClient({ ...emulator.clientConfig, endpoint: url, maxAttempts: 1 }),
  };
  const endpoint = await Endpoint.connect("model", { clients, clock: fastClock(100) });
  await expect(endpoint.inference(rowsOf(1))).rejects.toMatchObject({
    code: "invoke_failed",
    retryable: true,
    attempts: 4,
    message: expect.stringContaining("ModelNotReadyException from AWS"),
  });
});

describe("waiting", () => {
  test("A19-2: a client that stops waiting leaves the input of the job that still lives, and goes on with it later", async () => {
    const { emulator, endpoint, objects } = await emulate(double, {
      instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 },
      asyncBlock: { failurePath: undefined },
    });
    emulator.clock.freeze();
    const journal = `s3://${bucket}/journal`;
    await expect(endpoint.inference(rowsOf(1), { timeoutMs: 50, journal })).rejects.toMatchObject({
      code: "deadline_exceeded",
      retryable: true,
      message: expect.stringMatching(/no failure path.*S3FailurePath.*its input is left in place/s),
    });
    expect((await objects()).filter((key) => key.endsWith(".csv"))).toHaveLength(1);
    await emulator.clock.advance(1000);
    await emulator.events.waitFor((event) => event.type === "invocation.completed");
    const { rows, stats } = await endpoint.inference(rowsOf(1), { journal });
    expect(rows).toEqual([{ id: "00", x: 0, doubled: 0 }]);
    expect(stats.invocations).toBe(0);
  });

  test("an endpoint whose outputs lie in several folders is watched in all of them", async () => {
    const { emulator, endpoint } = await emulate(double);
    const other = await Endpoint.connect("model", { clientConfig: emulator.clientConfig });
    const both = await Promise.all([endpoint.inference(rowsOf(20)), other.inference(rowsOf(20))]);
    expect(both.map(({ stats }) => stats.succeeded)).toEqual([20, 20]);
  });
});
