import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type EmulatorConfiguration, type ModelFunction, startEmulator } from "../src/index.ts";
import { folderWith } from "./support/folder.ts";
import { start } from "./support/start.ts";

const async = {
  outputPath: "s3://demo/out",
  failurePath: "s3://demo/bad",
  maxConcurrentInvocationsPerInstance: 8,
};
type Model = NonNullable<NonNullable<EmulatorConfiguration["endpoints"]>[string]["model"]>;

async function startModel(model: Model, more: EmulatorConfiguration = {}) {
  const started = await start({ endpoints: { model: { async, model } }, ...more });
  const { emulator, invoke, read, stage } = started;
  return {
    ...started,
    async ask(body: Buffer, ContentType = "text/csv", Accept?: string) {
      const input =
        body.byteLength > 128_000 ? { InputLocation: await stage(body.toString()) } : { Body: body };
      const accepted = await invoke({ ...input, ContentType, ...(Accept && { Accept }) });
      const { type } = await emulator.events.waitFor(
        (event) =>
          (event.type === "invocation.completed" || event.type === "invocation.failed") &&
          event.invocation.inferenceId === accepted.InferenceId,
      );
      const output = await read(accepted.OutputLocation);
      return { type, ...(output ?? (await read(accepted.FailureLocation))) };
    },
  };
}

/** Counts up, so that the same request gets another answer each time; refuses what is empty of meaning. */
function countingModel(): ModelFunction {
  let calls = 0;
  return ({ body }) => {
    calls += 1;
    if (body[0] === 0xff) return { body, contentType: "image/png" };
    if (Buffer.from(body).toString() === "bad") return { status: 400, body: "no" };
    return { body: `${Buffer.from(body)}: ${calls}`, contentType: "text/plain" };
  };
}

const a = Buffer.from("a");
const b = Buffer.from("b");
const bad = Buffer.from("bad");
const binary = Buffer.from([0xff, 0xfe]);

describe("record and replay", () => {
  test("a run becomes a file, and the file answers as the model did", async () => {
    const file = join(await folderWith(), "run.jsonl");
    const recording = await startModel({ kind: "function", invoke: countingModel(), record: file });
    const script = async ({ ask }: Awaited<ReturnType<typeof startModel>>) => [
      await ask(a),
      await ask(b),
      await ask(a),
      await ask(bad),
      await ask(binary),
    ];
    const recorded = await script(recording);
    expect(recorded[3]).toMatchObject({ type: "invocation.failed", body: "no" });

    const replaying = await startModel({ kind: "replay", path: file });
    expect(await script(replaying)).toEqual(recorded);
    expect((await replaying.ask(a)).body).toBe("a: 3");
    await replaying.emulator.reset();
    expect((await replaying.ask(a)).body).toBe("a: 1");
  });

  test("a request that was not recorded is a failure that says so; Accept and content type count", async () => {
    const file = join(await folderWith(), "run.jsonl");
    const recording = await startModel({ kind: "function", invoke: countingModel(), record: file });
    await recording.ask(a, "text/csv", "text/csv");
    const { ask } = await startModel({ kind: "replay", path: file });
    expect(await ask(a, "text/csv", "text/csv")).toMatchObject({ type: "invocation.completed" });
    const other = await ask(a, "application/json", "text/csv");
    expect(other).toMatchObject({
      type: "invocation.failed",
      body: expect.stringContaining("has no answer"),
    });
    expect(await ask(b, "text/csv", "text/csv")).toMatchObject({ type: "invocation.failed" });
  });

  test("texts can be read and edited in the file", async () => {
    const file = join(await folderWith(), "run.jsonl");
    const recording = await startModel({ kind: "function", invoke: countingModel(), record: file });
    await recording.ask(a);
    const text = await readFile(file, "utf8");
    expect(JSON.parse(text)).toMatchObject({
      request: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), contentType: "text/csv" },
      response: { status: 200, contentType: "text/plain", text: "a: 1" },
    });
    await writeFile(file, text.replace("a: 1", "edited"));
    const { ask } = await startModel({ kind: "replay", path: file });
    expect((await ask(a)).body).toBe("edited");
  });

  test("custom attributes of an answer are recorded, and answered again to the caller of a synchronous endpoint", async () => {
    const file = join(await folderWith(), "run.jsonl");
    const model: ModelFunction = ({ body }) => ({ body, customAttributes: "trace=2" });
    for (const each of [
      { kind: "function", invoke: model, record: file },
      { kind: "replay", path: file },
    ] as const) {
      const { runtime } = await start({ endpoints: { model: { model: each } } });
      const answer = await runtime.send(new InvokeEndpointCommand({ EndpointName: "model", Body: a }));
      expect(answer.CustomAttributes).toBe("trace=2");
    }
  });

  test("recordedLatency takes as long as the recorded model took", async () => {
    const file = join(await folderWith(), "run.jsonl");
    const frozen = { clock: { frozen: true } };
    const recording = await startModel({ kind: "echo", latencyMs: 90_000, record: file }, frozen);
    await recording.invoke({ Body: a });
    await recording.emulator.clock.advance(90_000);
    await recording.emulator.events.waitFor("invocation.completed");

    const { emulator, invoke } = await startModel(
      { kind: "replay", path: file, recordedLatency: true },
      frozen,
    );
    await invoke({ Body: a });
    await emulator.clock.advance(89_999);
    expect(emulator.endpoint("model").inFlight).toBe(1);
    await emulator.clock.advance(1);
    expect(emulator.endpoint("model").completed).toBe(1);
  });

  test("a file that is missing or wrong is a configuration error that names the line", async () => {
    const folder = await folderWith({ "wrong.jsonl": '\n{"request":{}}\n' });
    const open = (name: string) =>
      startEmulator({ endpoints: { model: { model: { kind: "replay", path: join(folder, name) } } } });
    await expect(open("absent.jsonl")).rejects.toThrow(/endpoints\.model\.model\.path: .*absent\.jsonl/);
    await expect(open("wrong.jsonl")).rejects.toThrow(/wrong\.jsonl cannot be replayed: line 2:/);
  });
});

describe("sagemaker", () => {
  test.each([true, false])(
    "passes requests on to a real endpoint (async: %s), to be recorded",
    async (isAsync) => {
      vi.stubEnv("AWS_ACCESS_KEY_ID", "any")
        .stubEnv("AWS_SECRET_ACCESS_KEY", "any")
        .stubEnv("AWS_REGION", "us-east-1");
      onTestFinished(() => void vi.unstubAllEnvs());
      const real = await start({
        buckets: ["demo"],
        endpoints: { real: { ...(isAsync && { async }), model: countingModel() } },
      });
      const file = join(await folderWith(), "run.jsonl");
      const recording = await startModel({
        kind: "sagemaker",
        endpointName: "real",
        async: isAsync,
        url: real.emulator.url,
        inputPath: "s3://demo/staged/",
        record: file,
      });
      expect(await recording.ask(a)).toEqual({
        type: "invocation.completed",
        body: "a: 1",
        contentType: "text/plain",
      });
      expect(await recording.ask(bad)).toMatchObject({ type: "invocation.failed" });
      const large = Buffer.alloc(128_001, "x");
      expect((await recording.ask(large)).body).toBe(`${large}: 3`);
      const { ask } = await startModel({ kind: "replay", path: file });
      expect((await ask(large)).body).toBe(`${large}: 3`);
    },
  );
});
