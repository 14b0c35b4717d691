import { expect, test } from "vitest";
import type { WatchStrategy } from "../../src/watch/open-watcher.ts";
import { double, failFor, rowsOf } from "../support/emulated.ts";
import { type WatchingOptions, watching } from "../support/watching.ts";

const both = { topics: ["ok", "bad"] } as const;

const ways: [string, WatchStrategy, WatchingOptions][] = [
  ["list", "list", {}],
  ["head", "head", {}],
  ["auto", "auto", {}],
  ["notify", "notify", { queue: both }],
  ["notify in SNS's envelope", "notify", { queue: { ...both, raw: false } }],
  [
    "notify with answers",
    "auto",
    { queue: both, asyncBlock: { includeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC"] } },
  ],
];

test.each(ways)("%s: each row has its answer, each failure its words", async (_, strategy, options) => {
  const { answer, fallbacks } = await watching(failFor(["03", "07"]), { ...options, strategy });
  const answers = await Promise.all(rowsOf(10).map(answer));
  expect(answers).toEqual(
    rowsOf(10).map((row, at) =>
      at === 3 || at === 7 ? expect.stringContaining(`cannot compute 0${at}`) : double(row),
    ),
  );
  expect(fallbacks()).toEqual([]);
});
