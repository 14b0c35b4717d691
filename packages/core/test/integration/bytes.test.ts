import type { ModelFunction } from "@sagemaker-async/emulator";
import { describe, expect, test } from "vitest";
import { double, emulate } from "../support/emulated.ts";

/** Bytes that no text survives as. */
const image = Uint8Array.from({ length: 256 }, (_, at) => at);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const row = { id: "a.png", body: base64(image) };

/** Turns an image round. */
const turn: ModelFunction = ({ body, contentType }) => ({
  body: Uint8Array.from(body).reverse(),
  contentType: contentType.replace("png", "webp"),
});

const kinds = [
  ["staged, on an asynchronous endpoint", {}, { input: "staged" }],
  ["inline, on an asynchronous endpoint", {}, { input: "inline" }],
  ["on a synchronous endpoint", { async: undefined }, {}],
] as const;

describe("a payload that is no rows", () => {
  test.each(kinds)("goes and comes as bytes: %s", async (_, configuration, options) => {
    const { emulator, endpoint } = await emulate(double, { model: turn, ...configuration });
    const rows = [row, { id: "b.png", body: "/w==" }];
    const { rows: answers, stats } = await endpoint.inference(rows, {
      ...options,
      contentType: "image/png",
      batchSize: 10,
    });
    expect(answers).toEqual([
      { id: "a.png", body: base64(image.toReversed()), contentType: "image/webp" },
      { id: "b.png", body: "/w==", contentType: "image/webp" },
    ]);
    const calls = emulator.requests();
    expect(calls["sagemaker-runtime.InvokeEndpointAsync"] ?? calls["sagemaker-runtime.InvokeEndpoint"]).toBe(
      2,
    );
    expect(stats.failed).toBe(0);
  });

  test("of many megabytes is uploaded at once, not in parts that a killed process would leave behind", async () => {
    const model: ModelFunction = ({ body }) => ({ body: `${body.length}`, contentType: "text/plain" });
    const { emulator, endpoint, objects } = await emulate(double, { model });
    const large = { body: base64(new Uint8Array(16_000_000)) };
    const { rows } = await endpoint.inference([large], { contentType: "application/x-npy" });
    expect(Buffer.from(String(rows[0]?.["body"]), "base64").toString()).toBe("16000000");
    expect(emulator.requests()).toMatchObject({ "s3.PutObject": 1 });
    expect(Object.keys(emulator.requests()).filter((name) => name.includes("Multipart"))).toEqual([]);
    expect(await objects()).toEqual([]);
  });

  test("may be answered by a row", async () => {
    const model: ModelFunction = ({ body }) => ({
      body: JSON.stringify({ bytes: body.length }),
      contentType: "application/json",
    });
    const { endpoint } = await emulate(double, { model });
    const options = { contentType: "image/png", accept: "application/json" };
    expect((await endpoint.inference([row], options)).rows).toEqual([{ ...row, bytes: 256 }]);
  });

  test("is collected elsewhere as it was submitted", async () => {
    const { endpoint } = await emulate(double, { model: turn });
    const handle = await endpoint.submit([row], { contentType: "image/png" });
    const { rows } = await endpoint.collect(JSON.parse(JSON.stringify(handle)));
    expect(rows).toEqual([{ body: base64(image.toReversed()), contentType: "image/webp" }]);
  });

  test.each([{ smiles: "CCO" }, { body: "no base64!" }])(
    "%j is refused, and what a row must be is said",
    async (bad) => {
      const { endpoint } = await emulate(double);
      await expect(endpoint.inference([bad], { contentType: "text/cvs" })).rejects.toMatchObject({
        code: "invalid_option",
        message: expect.stringMatching(
          /must be \{ body \}.*base64.*"text\/cvs" is no format of rows \(text\/csv/,
        ),
      });
    },
  );
});
