import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { echo, oneEndpoint, start } from "./support/start.ts";

const body = Buffer.from("x");

describe("several emulators in one process", () => {
  test("share nothing", async () => {
    const [one, other] = await Promise.all([start(oneEndpoint(echo)), start(oneEndpoint(echo))]);
    await one.s3.send(new PutObjectCommand({ Bucket: "demo", Key: "k", Body: "one" }));
    one.emulator.faults.add({ operation: "sagemaker-runtime.*", kind: "error" });
    await other.invoke({ Body: body });
    await other.emulator.events.waitFor("invocation.completed");
    expect(await other.read("s3://demo/k")).toBeUndefined();
    expect(one.emulator.requests()).toEqual({ "s3.PutObject": 1 });
    await one.emulator.events.expectNone("invocation.accepted");
  });

  test("leave nothing behind that keeps a process alive", async () => {
    const script = fileURLToPath(new URL("./fixtures/several-emulators.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(stdout).toBe("3 emulators closed\n");
  });
});

describe("expectNone", () => {
  test("fails for an event of the past, and names it", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    await emulator.events.expectNone("invocation.accepted");
    await invoke({ Body: body, InferenceId: "mine" });
    await emulator.events.waitFor("invocation.completed");
    await expect(emulator.events.expectNone("invocation.accepted")).rejects.toThrow(
      /^Expected no invocation\.accepted event, but there were 1\. The first: .*"inferenceId":"mine"/,
    );
    await emulator.events.expectNone("invocation.failed");
  });

  test("looks at what happens during some work, and at nothing before it", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { coldStartMs: 1_000 } }),
      clock: { frozen: true },
    });
    await invoke({ Body: body });
    const { clock, events } = emulator;
    const isAboutWork = ({ type }: { type: string }) => type.startsWith("invocation.");
    await events.expectNone(isAboutWork, () => clock.advance(999));
    await expect(events.expectNone(isAboutWork, () => clock.advance(1))).rejects.toThrow(
      "Expected no such event",
    );
  });

  test("passes on why the work failed", async () => {
    const { emulator } = await start({});
    const work = () => Promise.reject(new Error("broken work"));
    await expect(emulator.events.expectNone("invocation.failed", work)).rejects.toThrow("broken work");
  });
});
