import { describe, expect, test } from "vitest";
import type { Fault } from "../src/index.ts";
import { echo, oneEndpoint } from "./support/start.ts";
import { startOnce } from "./support/start-once.ts";

describe("an accepted invocation is struck on its way", () => {
  const csv = Buffer.from("id,value\n1,2\n3,4\n");

  async function outputOf(fault: Fault, input = csv) {
    const { emulator, invoke, read } = await startOnce();
    emulator.faults.add(fault);
    const accepted = await invoke({ Body: input });
    await emulator.events.waitFor("invocation.completed");
    expect(emulator.faults.list()).toMatchObject([{ matched: 1, hits: 1 }]);
    return {
      output: await read(accepted.OutputLocation),
      failure: await read(accepted.FailureLocation),
    };
  }

  test("outputLost: the model ran, but nothing is written", async () => {
    const { output, failure } = await outputOf({ kind: "outputLost", endpoint: "model" });
    expect(output).toBeUndefined();
    expect(failure).toBeUndefined();
  });

  test("outputTruncated: half of the body is written", async () => {
    const { output } = await outputOf({ kind: "outputTruncated", endpoint: "model", stage: "output" });
    expect(output?.body).toBe("id,value");
  });

  test.each([
    ["id\n1\n2\n", "id\n1\n"],
    ["id\r\n1\r\n2", "id\r\n1\r\n"],
    ['{"a":1}\n{"a":2}\n\n', '{"a":1}\n'],
    ["one line", ""],
  ])("wrongRowCount: the last line of %j is left out", async (input, expected) => {
    const { output } = await outputOf({ kind: "wrongRowCount", stage: "output" }, Buffer.from(input));
    expect(output?.body).toBe(expected);
  });

  test("outputSlow: the output appears after the invocation is done", async () => {
    const { emulator, invoke, read } = await startOnce({ ...oneEndpoint(echo), clock: { frozen: true } });
    emulator.faults.add({ kind: "outputSlow", endpoint: "model", delayMs: 60_000 });
    const accepted = await invoke({ Body: csv });
    await emulator.events.waitFor("invocation.completed");
    await emulator.clock.advance(59_999);
    expect(await read(accepted.OutputLocation)).toBeUndefined();
    await emulator.clock.advance(1);
    expect((await read(accepted.OutputLocation))?.body).toBe(csv.toString());
  });

  test("outputSlow: what a reset forgot never appears", async () => {
    const { emulator, invoke, read } = await startOnce({ ...oneEndpoint(echo), clock: { frozen: true } });
    emulator.faults.add({ kind: "outputSlow", delayMs: 60_000 });
    const accepted = await invoke({ Body: csv });
    await emulator.events.waitFor("invocation.completed");
    await emulator.reset();
    await emulator.clock.advance(60_000);
    expect(await read(accepted.OutputLocation)).toBeUndefined();
  });

  test("duplicateDelivery: a worker gets it twice, and the second output replaces the first", async () => {
    let calls = 0;
    const { emulator, invoke, read } = await startOnce(
      oneEndpoint(() => {
        calls += 1;
        return { body: `answer ${calls}` };
      }),
    );
    emulator.faults.add({ kind: "duplicateDelivery", endpoint: "model", count: 1 });
    const accepted = await invoke({ Body: csv });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.completed" && event.invocation.attempts === 2,
    );
    expect((await read(accepted.OutputLocation))?.body).toBe("answer 2");
    expect(emulator.endpoint("model").invocations()).toMatchObject([{ state: "completed", attempts: 2 }]);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, queued: 0, inFlight: 0 });
    const completed = emulator.events.past().filter(({ type }) => type === "invocation.completed");
    expect(completed).toHaveLength(2);
  });

  test("inputFailed: the input cannot be fetched; an inline body is not fetched", async () => {
    const { emulator, invoke, stage, read } = await startOnce();
    emulator.faults.add({ kind: "inputFailed", endpoint: "model" });
    await invoke({ Body: csv });
    await emulator.events.waitFor("invocation.completed");
    const accepted = await invoke({ InputLocation: await stage("a") });
    await emulator.events.waitFor("invocation.failed");
    expect((await read(accepted.FailureLocation))?.body).toMatch(/^AccessDenied: .*s3:\/\/demo\/input\/1/);
  });

  test.each([
    [{}, "server error (500)"],
    [{ status: 413 }, "client error (413)"],
  ])("modelFailed %j: the model is not called, and its failure is told", async (status, told) => {
    let calls = 0;
    const { emulator, invoke, read } = await startOnce(
      oneEndpoint(() => {
        calls += 1;
        return { body: "x" };
      }),
    );
    emulator.faults.add({ kind: "modelFailed", ...status, count: 1 });
    const accepted = await invoke({ Body: csv });
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.error).toContain(told);
    expect(await read(accepted.FailureLocation)).toMatchObject({ body: "Failed by the fault modelFailed." });
    expect(calls).toBe(0);
  });

  test("modelSlow: the answer takes longer, and may time out", async () => {
    const { emulator, invoke, read } = await startOnce({ ...oneEndpoint(echo), clock: { frozen: true } });
    emulator.faults.add({ kind: "modelSlow", delayMs: 60_000 });
    const accepted = await invoke({ Body: csv });
    await emulator.clock.advance(59_999);
    expect(emulator.endpoint("model").inFlight).toBe(1);
    await emulator.clock.advance(1);
    expect((await read(accepted.OutputLocation))?.body).toBe(csv.toString());
    const late = await invoke({ Body: csv, InvocationTimeoutSeconds: 59 });
    await emulator.clock.advance(59_000);
    expect((await read(late.FailureLocation))?.body).toContain("timed out");
  });

  test("outputFailed: the output cannot be written, and the failure is told", async () => {
    const { emulator, invoke, read } = await startOnce();
    emulator.faults.add({ kind: "outputFailed" });
    const accepted = await invoke({ Body: csv });
    await emulator.events.waitFor("invocation.failed");
    expect(await read(accepted.OutputLocation)).toBeUndefined();
    expect((await read(accepted.FailureLocation))?.body).toMatch(/^AccessDenied: .*while uploading/);
  });

  test("other endpoints are left alone", async () => {
    const async = { outputPath: "s3://demo/out" };
    const { emulator, invokeOnce, read } = await startOnce({
      endpoints: { one: { async }, other: { async } },
    });
    emulator.faults.add({ kind: "outputLost", endpoint: "one" });
    const accepted = await invokeOnce("other");
    await emulator.events.waitFor("invocation.completed");
    expect((await read(accepted.OutputLocation))?.body).toBe("x");
  });
});
