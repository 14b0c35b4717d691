import { describe, expect, test } from "vitest";
import { emulate, rowsOf } from "../support/emulated.ts";

const model = () => ({ prediction: 1 });
const files = (name: string, ...kinds: string[]) =>
  kinds.map((kind) => `endpoints/model/inference/${name}/inference_${kind}`);

describe("the option `capture`", () => {
  test("keeps a call, also one without the check of features, and one that was submitted", async () => {
    const { endpoint, objects } = await emulate(model);
    const capture = { name: "a", targetColumn: "x", idColumn: "id" };
    await endpoint.inference(rowsOf(3), { capture });
    await endpoint.fastInference(rowsOf(3), { capture: { ...capture, name: "b" } });
    await endpoint.collect(await endpoint.submit(rowsOf(3)), { capture: { name: "c" }, tolerate: 1 });
    const all = ["meta.json", "metrics.csv", "predictions.csv"];
    expect(await objects()).toEqual([
      ...files("a", ...all),
      ...files("b", ...all),
      ...files("c", "meta.json", "predictions.csv"),
    ]);
  });

  test("that cannot be is refused before anything is paid for", async () => {
    const { emulator, endpoint } = await emulate(model);
    const wrong = endpoint.inference(rowsOf(3), { capture: { name: "a/b" } });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_option" });
    expect(emulator.endpoint("model").invocations()).toEqual([]);
  });

  test("of a synchronous endpoint needs a bucket", async () => {
    const { endpoint, objects } = await emulate(model, { async: undefined });
    const capture = { name: "a" };
    await expect(endpoint.inference(rowsOf(3), { capture })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/`inputLocation`/),
    });
    expect(await objects()).toEqual([]);

    const placed = await emulate(model, { async: undefined, connect: { inputLocation: "s3://demo/x" } });
    await placed.endpoint.inference(rowsOf(3), { capture });
    expect(await placed.objects()).toEqual(files("a", "meta.json", "predictions.csv"));
  });
});
