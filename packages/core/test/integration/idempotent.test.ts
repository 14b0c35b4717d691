import { expect, test } from "vitest";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";

test("equal chunks of idempotent calls are invoked once (A19-10)", async () => {
  const { emulator, endpoint, objects } = await emulate(double);
  const rows = rowsOf(25);
  const calls = Array.from({ length: 8 }, () => endpoint.inference(rows, { idempotent: true }));
  const expected = rows.map((row) => ({ ...row, ...double(row) }));
  for (const result of await Promise.all(calls)) expect(result.rows).toEqual(expected);
  expect(emulator.endpoint("model").invocations()).toHaveLength(3);
  expect(await objects()).toHaveLength(3);
});

test("a poison row is named by every call, and is not computed by each of them", async () => {
  const { emulator, endpoint } = await emulate(failFor(["07"]));
  const calls = Array.from({ length: 8 }, () => endpoint.inference(rowsOf(10), { idempotent: true }));
  for (const { failures } of await Promise.all(calls)) {
    expect(failures).toMatchObject([{ index: 7, error: { code: "model_error" } }]);
  }
  expect(emulator.endpoint("model").invocations().length).toBeLessThan(40); // 72 without sharing
});
