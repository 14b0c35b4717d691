import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { folderWith } from "../support/folder.ts";
import { echo, heldModel, oneEndpoint, start } from "../support/start.ts";
import { readStream } from "./support/stream.ts";

const Body = Buffer.from("x");

describe("GET /_emulator/events", () => {
  test("tells how everything stands, also to who comes late", async () => {
    const { model } = heldModel();
    const { emulator, invoke } = await start({
      ...oneEndpoint(model),
      faults: [{ operation: "s3.*", kind: "error" }],
    });
    await invoke({ Body, InferenceId: "early" });
    await emulator.events.waitFor("invocation.started");

    const { response, next } = await readStream(emulator.url);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const first = await next();
    expect(first).toMatchObject({
      event: "snapshot",
      data: {
        emulator: { region: "us-east-1", accessKeyId: "emulator" },
        clock: { speed: 1, frozen: false },
        endpoints: [{ name: "model", kind: "async", outputPath: "s3://demo/out", inFlight: 1 }],
        invocations: [{ inferenceId: "early", state: "running" }],
        faults: [{ kind: "error", operation: "s3.*", hits: 0 }],
      },
    });
    // The chart of who comes late has its past: before the invocation there was no instance.
    const samples = "samples" in first.data ? first.data.samples?.["model"] : [];
    expect(samples?.[0]).toMatchObject({ current: 0, desired: 0, queued: 0, inFlight: 0 });
    expect(samples?.at(-1)).toMatchObject({ current: 1, desired: 1, queued: 0, inFlight: 1 });
  });

  test("then what changes: invocations, faults, the clock", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    const { next, until } = await readStream(emulator.url);
    await next();
    await invoke({ Body, InferenceId: "one" });
    await until(({ data }) => data.invocations?.[0]?.state === "completed");
    emulator.faults.add({ kind: "outputLost" });
    await until(({ data }) => data.faults?.[0]?.kind === "outputLost");
    emulator.clock.freeze();
    const { now } = emulator.clock.state();
    await until(({ data }) => data.clock.frozen);
    await emulator.clock.advance(60_000);
    const later = new Date(Date.parse(now) + 60_000).toISOString();
    await until(({ data }) => data.clock.now === later);
  });

  test("a day on the frozen clock keeps its shape, although it takes no time", async () => {
    const { emulator, invoke } = await start({
      ...oneEndpoint(echo, { instances: { coldStartMs: 900_000, idleMs: 600_000 } }),
      clock: { frozen: true },
    });
    const startedAt = emulator.clock.now();
    await invoke({ Body });
    await emulator.clock.advance(900_000);
    await emulator.events.waitFor("invocation.completed");
    await emulator.clock.advance(86_400_000);
    const { next } = await readStream(emulator.url);
    const { data } = await next();
    const shape = data.samples?.["model"]?.map(({ at, current, desired }) => [
      at - startedAt,
      desired,
      current,
    ]);
    expect(shape?.filter(([at]) => at !== 0)).toEqual([
      [900_000, 1, 1],
      [1_500_000, 0, 0],
    ]);
  });

  test("what an emulator before this one accepted is there from the start", async () => {
    const folder = await folderWith({});
    const configuration = {
      ...oneEndpoint(echo, { instances: { coldStartMs: 60_000 } }),
      clock: { frozen: true },
      state: folder,
    };
    const before = await start(configuration);
    await before.invoke({ Body, InferenceId: "kept" });
    await before.emulator.close();
    const { emulator } = await start(configuration);
    const { next } = await readStream(emulator.url);
    expect((await next()).data.invocations).toMatchObject([{ inferenceId: "kept", state: "queued" }]);
  });

  test("a burst comes in few messages, each invocation once a message", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo, { instances: { max: 10 } }));
    const { next, until } = await readStream(emulator.url);
    await next();
    const count = 400;
    let completed = 0;
    const all = emulator.events.waitFor((event) => {
      completed += event.type === "invocation.completed" ? 1 : 0;
      return completed === count;
    });
    const calls = Array.from({ length: count }, (_, index) => invoke({ Body, InferenceId: `id-${index}` }));
    await Promise.all(calls);
    await all;
    const told = await until(({ data }) => data.endpoints?.[0]?.completed === count);
    for (const { data } of told) {
      const ids = data.invocations?.map(({ inferenceId }) => inferenceId) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
    }
    // Three events each would be 1,200.
    expect(told.length).toBeLessThan(count / 4);
  });

  test("a reset begins anew", async () => {
    const { emulator, invoke } = await start(oneEndpoint(echo));
    const { next, until } = await readStream(emulator.url);
    await next();
    await invoke({ Body });
    await until(({ data }) => data.endpoints?.[0]?.completed === 1);
    await emulator.reset();
    const told = await until(({ event }) => event === "snapshot");
    expect(told.at(-1)?.data).toMatchObject({ invocations: [], endpoints: [{ completed: 0 }] });
  });

  test("an open stream does not keep the emulator from closing", async () => {
    const { emulator } = await start(oneEndpoint(echo));
    const { next } = await readStream(emulator.url);
    await next();
    await emulator.close();
    await expect(next()).rejects.toThrow();
  });
});

describe("GET /", () => {
  test("is the page for a browser, and ListBuckets for an S3 client", async () => {
    const { emulator, s3 } = await start(oneEndpoint(echo));
    const page = await fetch(emulator.url);
    expect(await page.text()).toMatch(/^<!doctype html>/);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual(["demo"]);
    expect(emulator.requests()).toEqual({ "s3.ListBuckets": 1 });
  });

  test("brings all its files, and none of anybody else", async () => {
    const { emulator } = await start({});
    const html = await (await fetch(emulator.url)).text();
    const links = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? "");
    expect(links).toHaveLength(3);
    for (const link of links) expect((await fetch(new URL(link, emulator.url))).status).toBe(200);
    for (const path of ["../index.js", "..%2findex.js", "nothing.js"])
      expect((await fetch(`${emulator.url}/_emulator/page/${path}`)).status).toBe(404);
  });
});
