import { describe, expect, test } from "vitest";
import type { CacheMode } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const rows = [{ key: "old" }, { key: "new" }, { key: "new" }];

/** One call over a store that has the first of three rows; then what the store has. */
async function callIn(mode: CacheMode, given: "call" | "cache") {
  const inner = memoryStore();
  await cacheOver(fakeInvoker({ answer: () => ({ y: "stored" }) }), { store: inner }).inference([
    { key: "old" },
  ]);
  const store = faultyStore(inner, () => undefined);
  const invoker = fakeInvoker({ answer: () => ({ y: "computed" }) });
  const cached = cacheOver(invoker, { store, ...(given === "cache" && { mode }) });
  const { rows: answered } = await cached.inference(rows, given === "call" ? { mode } : {});
  const { called } = store;
  const kept = [];
  for await (const page of inner.scan()) kept.push(...page.map(([, text]) => /"y":"(\w+)"/.exec(text)?.[1]));
  expect(invoker.calls.every((options) => !("mode" in options))).toBe(true);
  return {
    answers: answered.map((row) => row["y"]),
    sent: invoker.sent.length,
    reads: called.getMany > 0,
    writes: called.setMany > 0,
    kept: kept.sort(),
  };
}

const computed = ["computed", "computed", "computed"];

describe.each(["call", "cache"] as const)("a mode that the %s has", (given) => {
  test.each([
    [
      "normal",
      {
        answers: ["stored", "computed", "computed"],
        sent: 1,
        reads: true,
        writes: true,
        kept: ["computed", "stored"],
      },
    ],
    ["refresh", { answers: computed, sent: 2, reads: true, writes: true, kept: ["computed", "computed"] }],
    [
      "readOnly",
      { answers: ["stored", "computed", "computed"], sent: 1, reads: true, writes: false, kept: ["stored"] },
    ],
    ["writeOnly", { answers: computed, sent: 2, reads: false, writes: true, kept: ["computed", "computed"] }],
    ["off", { answers: computed, sent: 3, reads: false, writes: false, kept: ["stored"] }],
  ] as const)("%s", async (mode, expected) => {
    expect(await callIn(mode, given)).toEqual(expected);
  });
});

test("a mode that is none is refused", async () => {
  const cached = cacheOver(fakeInvoker());
  const call = cached.inference(rows, { mode: "fast" as CacheMode });
  await expect(call).rejects.toMatchObject({ code: "invalid_option" });
});
