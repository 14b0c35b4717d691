import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { untilAborted } from "../../src/calls/until-aborted.ts";

test("gives what the promise gives, and leaves no listener", async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(untilAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("throws cancelled at the abort, and leaves no listener", async () => {
  const abort = new AbortController();
  const waiting = untilAborted(new Promise(() => undefined), abort.signal);
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
  abort.abort("enough");
  await expect(waiting).rejects.toMatchObject({ code: "cancelled", cause: "enough" });
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
});

test("throws cancelled at once when the signal is aborted already", async () => {
  const waiting = untilAborted(new Promise(() => undefined), AbortSignal.abort());
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
});
