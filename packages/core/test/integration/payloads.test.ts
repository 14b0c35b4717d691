import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import { double, emulate, rowModel, rowsOf } from "../support/emulated.ts";

describe("where inputs travel", () => {
  test("A19-12: inline saves the PUT, and chunks stay within 128,000 bytes", async () => {
    const { emulator, endpoint, objects } = await emulate((row) => ({ bytes: String(row["text"]).length }));
    const input = [127_900, 90_000, 37_000, 37_000, 10].map((length) => ({ text: "x".repeat(length) }));
    const { rows, stats } = await endpoint.inference(input, { input: "inline" });
    expect(rows.map((row) => row["bytes"])).toEqual([127_900, 90_000, 37_000, 37_000, 10]);
    expect(stats.requests["s3.PutObject"]).toBeUndefined();
    expect(stats.invocations).toBe(3);
    expect(
      emulator
        .endpoint("model")
        .invocations()
        .map((invocation) => invocation.inputLocation),
    ).toEqual([null, null, null]);
    expect(await objects()).toEqual([]);
  });

  test.each([
    [127_999, false],
    [128_000, false],
    [128_001, true],
  ])("A19-12: auto: a request of %i bytes is staged: %s", async (bytes, isStaged) => {
    const { endpoint } = await emulate(double, {
      model: ({ body }) => ({ body: `{"bytes":${body.length}}`, contentType: "application/jsonlines" }),
    });
    const overhead = Buffer.byteLength('{"text":""}\n');
    const options = { input: "auto", contentType: "application/jsonlines" } as const;
    const { rows, stats } = await endpoint.inference([{ text: "x".repeat(bytes - overhead) }], options);
    expect(rows[0]).toMatchObject({ bytes });
    expect(stats.requests["s3.PutObject"] ?? 0).toBe(isStaged ? 1 : 0);
  });

  test("a chunk holds no more bytes than it may; a larger row travels alone", async () => {
    const { endpoint } = await emulate((row) => ({ bytes: String(row["text"]).length }));
    const input = [10, 10, 10, 500, 10, 10].map((length) => ({ text: "x".repeat(length) }));
    const sizes: number[] = [];
    await endpoint.inference(input, {
      maxChunkBytes: 60,
      maxInFlight: 1,
      onEvent: (event) => event.type === "chunk-invoked" && sizes.push(event.rows),
    });
    expect(sizes).toEqual([3, 1, 2]);
  });

  test("custom attributes reach the model, on both kinds of endpoint", async () => {
    for (const kind of [{}, { async: undefined }]) {
      const seen: (string | undefined)[] = [];
      const { endpoint } = await emulate(double, {
        ...kind,
        model: (request) => {
          seen.push(request.customAttributes);
          return rowModel(double)(request);
        },
      });
      await endpoint.inference(rowsOf(1), { customAttributes: "tenant=7" });
      expect(seen).toEqual(["tenant=7"]);
    }
  });

  test.each([
    ["input", { input: "telepathy" as "auto" }, /`input` must be one of staged, inline, auto/],
    ["maxChunkBytes", { maxChunkBytes: 0 }, /`maxChunkBytes`/],
    ["maxChunkBytes inline", { input: "inline", maxChunkBytes: 128_001 } as const, /`maxChunkBytes`.*128000/],
    ["customAttributes", { customAttributes: "é" }, /`customAttributes`/],
  ])("%s is checked", async (_, options, message) => {
    const { endpoint } = await emulate(double);
    await expect(endpoint.inference(rowsOf(1), options)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(message),
    });
  });
});

describe("formats", () => {
  test.each(["text/csv", "application/jsonlines", "application/json"])(
    "%s carries rows both ways",
    async (contentType) => {
      const { endpoint } = await emulate(double);
      const { rows } = await endpoint.inference(rowsOf(12), { contentType });
      expect(rows.at(-1)).toEqual({ id: "011", x: 11, doubled: 22 });
    },
  );

  test.each([
    ['{"predictions":[{"y":1},{"y":2}]}', [{ y: 1 }, { y: 2 }]],
    ["[0.5,[1]]", [{ output: 0.5 }, { output: [1] }]],
  ])("the JSON answer %s is read", async (body, outputs) => {
    const { endpoint } = await emulate(double, { model: () => ({ body, contentType: "application/json" }) });
    const { rows } = await endpoint.inference([{ a: 1 }, { a: 2 }]);
    expect(rows).toEqual(outputs.map((output, at) => ({ a: at + 1, ...output })));
  });

  test("a bare JSON object answers one row", async () => {
    const { endpoint } = await emulate(double, {
      model: () => ({ body: '{"y":1}', contentType: "application/json" }),
    });
    expect((await endpoint.inference([{ a: 1 }])).rows).toEqual([{ a: 1, y: 1 }]);
  });
});

describe("what a row must be", () => {
  const answer = (row: Row): Row => ({
    state: row["x"] === 1 ? "skip:cost" : "ok",
    y: row["x"] === 2 ? "many" : 1,
  });

  test("a status column of the endpoint's own tells failed rows apart, without asking again", async () => {
    const { endpoint } = await emulate(answer);
    const events: InferenceEvent[] = [];
    const { rows, failures, stats } = await endpoint.inference(rowsOf(3), {
      status: { column: "state", ok: "ok" },
      onEvent: (event) => events.push(event),
    });
    expect(events).toContainEqual(expect.objectContaining({ type: "chunk-answered", rows: 3, failed: 1 }));
    expect(failures).toMatchObject([
      {
        index: 1,
        error: { code: "model_error", message: expect.stringContaining('"skip:cost" in column "state"') },
      },
    ]);
    expect(rows[1]).toEqual({ id: "01", x: 1, state: null, y: null });
    expect(stats.invocations).toBe(1);
  });

  test("a schema checks and types rows; what does not fit is a failure that names the column", async () => {
    const { endpoint } = await emulate(answer);
    const schema = z.object({ id: z.string(), x: z.number(), y: z.number().transform((y) => y * 100) });
    const { rows, failures } = await endpoint.inference(rowsOf(3), { schema });
    expect(rows[0]).toEqual({ id: "00", x: 0, y: 100 });
    expect(failures).toMatchObject([
      {
        index: 2,
        error: { code: "decode_failed", message: expect.stringMatching(/schema says: y: .*number/) },
      },
    ]);
  });
});
