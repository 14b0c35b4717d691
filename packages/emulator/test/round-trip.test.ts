import { describe, expect, test } from "vitest";
import { echo, oneEndpoint, start } from "./support/start.ts";

describe("one invocation", () => {
  test("a staged input comes back as the output object, with the model's content type", async () => {
    const { emulator, stage, invoke, read } = await start(
      oneEndpoint(({ body }) => ({
        body: Buffer.from(body).toString().repeat(2),
        contentType: "text/csv; charset=utf-8",
      })),
    );
    const accepted = await invoke({ InputLocation: await stage("ab"), ContentType: "text/csv" });
    expect(accepted.$metadata.httpStatusCode).toBe(202);
    expect(accepted.OutputLocation).toMatch(/^s3:\/\/demo\/out\/[0-9a-f-]{36}\.out$/);
    expect(accepted.FailureLocation).toBe(
      accepted.OutputLocation?.replace("/out/", "/bad/").replace(".out", "-error.out"),
    );
    expect(accepted.OutputLocation).not.toContain(accepted.InferenceId);

    await emulator.events.waitFor("invocation.completed");
    expect(await read(accepted.OutputLocation)).toEqual({
      body: "abab",
      contentType: "text/csv; charset=utf-8",
    });
    expect(await read(accepted.FailureLocation)).toBeUndefined();
  });

  test("an inline body needs no input object, and the model is told everything that the caller said", async () => {
    const seen: unknown[] = [];
    const { emulator, invoke, read } = await start(
      oneEndpoint(({ body, signal: _signal, ...rest }) => {
        seen.push({ ...rest, body: Buffer.from(body).toString() });
        return { body };
      }),
    );
    const accepted = await invoke({
      Body: Buffer.from("héllo"),
      ContentType: "application/json",
      Accept: "text/csv",
      CustomAttributes: "trace=1",
      InferenceId: "mine-1",
    });
    expect(accepted.InferenceId).toBe("mine-1");
    await emulator.events.waitFor("invocation.completed");
    expect((await read(accepted.OutputLocation))?.body).toBe("héllo");
    expect(seen).toEqual([
      {
        body: "héllo",
        contentType: "application/json",
        accept: "text/csv",
        customAttributes: "trace=1",
        inferenceId: "mine-1",
        endpointName: "model",
      },
    ]);
  });

  test("path extension and file name are part of both keys", async () => {
    const { invoke } = await start(oneEndpoint(echo));
    const accepted = await invoke({
      Body: Buffer.from("x"),
      S3OutputPathExtension: "job-1/part",
      Filename: "chunk7",
    });
    expect(accepted.OutputLocation).toBe("s3://demo/out/job-1/part/chunk7.out");
    expect(accepted.FailureLocation).toBe("s3://demo/bad/job-1/part/chunk7-error.out");
  });
});

describe("failures", () => {
  test("a status of 400 and above leaves the container's own answer as the failure object", async () => {
    const { emulator, invoke, read } = await start(
      oneEndpoint(() => ({
        body: '{"message":"no such task"}',
        contentType: "application/json",
        status: 400,
      })),
    );
    const accepted = await invoke({ Body: Buffer.from("x") });
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.error).toContain('Received client error (400) from model: {"message":"no such task"}');
    expect(await read(accepted.FailureLocation)).toEqual({
      body: '{"message":"no such task"}',
      contentType: "application/json",
    });
    expect(await read(accepted.OutputLocation)).toBeUndefined();
  });

  test("a thrown error leaves its message", async () => {
    const { emulator, invoke, read } = await start(
      oneEndpoint(() => {
        throw new Error("out of memory");
      }),
    );
    const accepted = await invoke({ Body: Buffer.from("x") });
    await emulator.events.waitFor("invocation.failed");
    expect((await read(accepted.FailureLocation))?.body).toBe("out of memory");
    expect(emulator.endpoint("model").failed).toBe(1);
  });

  test("a model that returns no answer fails with what it should return", async () => {
    const nothing = () => JSON.parse("{}");
    const { emulator, invoke } = await start(oneEndpoint(nothing));
    await invoke({ Body: Buffer.from("x") });
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.error).toContain("must return { body");
  });

  test("without a failure path there is no FailureLocation and no failure object", async () => {
    const { emulator, s3, invoke } = await start(
      oneEndpoint(() => ({ body: "bad", status: 500 }), { async: { outputPath: "s3://demo/out" } }),
    );
    const accepted = await invoke({ Body: Buffer.from("x") });
    expect(accepted.FailureLocation).toBeUndefined();
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.failureLocation).toBeNull();
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: "demo" }));
    expect(KeyCount).toBe(0);
  });

  test("an input that was deleted while it was queued fails with NoSuchKey", async () => {
    const { emulator, s3, stage, invoke, read } = await start({
      ...oneEndpoint(echo, { instances: { coldStartMs: 5_000 } }),
      clock: { frozen: true },
    });
    const accepted = await invoke({ InputLocation: await stage("ab", "input/gone") });
    const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
    await s3.send(new DeleteObjectCommand({ Bucket: "demo", Key: "input/gone" }));
    await emulator.clock.advance(5_000);
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.error).toMatch(/^NoSuchKey: .*s3:\/\/demo\/input\/gone/);
    expect((await read(accepted.FailureLocation))?.body).toMatch(/^NoSuchKey/);
  });

  test("an input in a bucket that does not exist fails with NoSuchBucket", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    await invoke({ InputLocation: "s3://nowhere-at-all/key" });
    const { invocation } = await emulator.events.waitFor("invocation.failed");
    expect(invocation.error).toMatch(/^NoSuchBucket/);
  });
});
