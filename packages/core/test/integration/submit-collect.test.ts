import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { JobHandle } from "../../src/types/job-handle.ts";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";

const asleep = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 } };

describe("submit here, collect there", () => {
  test("the handle is JSON; another connection collects what `inference` would have given, and nothing is left", async () => {
    const { emulator, endpoint, objects } = await emulate(failFor(["03"]), asleep);
    emulator.clock.freeze();
    const text = JSON.stringify(await endpoint.submit(rowsOf(25)));
    const handle = JSON.parse(text) as JobHandle;
    expect(handle).toMatchObject({ version: 1, endpointName: "model", rows: 25, chunks: { length: 3 } });
    expect(handle.chunks[2]).toMatchObject({
      firstRow: 20,
      rows: 5,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const elsewhere = await Endpoint.connect("model", { clientConfig: emulator.clientConfig });
    expect(await elsewhere.status(handle)).toEqual({
      chunks: 3,
      answered: 0,
      failed: 0,
      pending: 3,
      gone: 0,
      isCollected: false,
      isDone: false,
    });
    await emulator.clock.advance(1000);
    await emulator.events.waitFor(
      (event) => event.type === "invocation.completed" && event.invocation.inferenceId.endsWith("-20-5"),
    );
    expect(await elsewhere.status(handle)).toMatchObject({
      answered: 2,
      failed: 1,
      pending: 0,
      isDone: true,
    });

    emulator.clock.resume();
    const { rows, failures } = await elsewhere.collect(handle);
    expect(rows).toHaveLength(25);
    expect(rows[24]).toEqual({ id: "024", x: 24, doubled: 48 });
    expect(rows[3]).toEqual({ id: "03", x: 3, doubled: null });
    expect(failures).toMatchObject([{ index: 3, row: { id: "03", x: 3 }, error: { code: "model_error" } }]);
    expect(await objects()).toEqual([]);
  });

  test("the input's columns come exactly as given when the rows are given again", async () => {
    const { endpoint } = await emulate((row) => ({ length: String(row["id"]).length }));
    const input = [
      { id: "1.50", flag: true },
      { id: "NA", flag: false },
    ];
    const { rows } = await endpoint.collect(await endpoint.submit(input), { rows: input });
    expect(rows).toEqual([
      { ...input[0], length: 3 },
      { ...input[1], length: 2 },
    ]);
  });

  test("a job that was collected says so at once, and is not waited for", async () => {
    const { endpoint } = await emulate(double);
    const handle = await endpoint.submit(rowsOf(3));
    await endpoint.collect(handle);
    expect(await endpoint.status(handle)).toMatchObject({ gone: 1, isDone: true });
    await expect(endpoint.collect(handle)).rejects.toMatchObject({
      code: "output_missing",
      message: expect.stringContaining("collected before, or purged"),
      partial: { rows: { length: 3 } },
    });
  });

  test("an empty input is an empty job", async () => {
    const { endpoint } = await emulate(double);
    const handle = await endpoint.submit([]);
    expect(handle).toMatchObject({ rows: 0, chunks: [] });
    const save = () => undefined;
    expect(await endpoint.collect(handle, { save })).toMatchObject({ rows: [], failures: [] });
  });

  test("all rows are accepted, or none: a refused chunk withdraws the others", async () => {
    const { emulator, objects } = await emulate(double, asleep);
    emulator.clock.freeze();
    const endpoint = await Endpoint.connect("model", { clientConfig: emulator.clientConfig });
    async function* torn() {
      yield* rowsOf(20);
      throw new RangeError("the file is torn");
    }
    await expect(endpoint.submit(torn())).rejects.toThrow("the file is torn");
    expect(await objects()).toEqual([]);
  });

  test("an aborted collection leaves nothing waiting", async () => {
    const { emulator, endpoint } = await emulate(double, asleep);
    emulator.clock.freeze();
    const handle = await endpoint.submit(rowsOf(3));
    const controller = new AbortController();
    const collecting = endpoint.collect(handle, { signal: controller.signal });
    const ended = expect(collecting).rejects.toMatchObject({ code: "cancelled" });
    controller.abort();
    await ended;
  });

  test.each([
    ["no handle", {}, /is not one/],
    ["another version", { version: 2, chunks: [] }, /version is 2/],
    ["another endpoint's", { version: 1, endpointName: "other", chunks: [] }, /belongs to endpoint "other"/],
  ])("%s is refused", async (_, handle, message) => {
    const { endpoint } = await emulate(double);
    await expect(endpoint.collect(handle as JobHandle)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(message),
    });
    await expect(endpoint.status(handle as JobHandle)).rejects.toThrow(message);
  });

  test("a synchronous endpoint keeps nothing to collect", async () => {
    const { endpoint } = await emulate(double, { async: undefined });
    await expect(endpoint.submit(rowsOf(1))).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("synchronous"),
    });
  });
});
