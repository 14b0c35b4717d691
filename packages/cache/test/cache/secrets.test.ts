import { inspect } from "node:util";
import { manualClock } from "@sagemaker-async/core/testing";
import { expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const canary = "canary-7f3a";

test("connection strings and row contents are in no error, event or count, whatever fails", async () => {
  const told: unknown[] = [];
  const onEvent = (event: unknown) => void told.push(event);
  const clock = manualClock();
  let failing: string | undefined;
  const cause = Object.assign(new Error(`SET redis://user:${canary}@host '{"y":"${canary}"}' failed`), {
    code: "ECONNREFUSED",
  });
  const store = faultyStore(memoryStore({ now: clock.now }), (method) =>
    method === failing ? cause : undefined,
  );
  const invoker = fakeInvoker({ answer: () => ({ y: canary }) });
  const cached = cacheOver(invoker, { store, clock, onEvent, ttlMs: 1_000, staleWhileRevalidateMs: 1_000 });
  const rows = [{ key: canary, id: canary }];

  for (const method of [
    undefined,
    "getMany",
    "setMany",
    "acquire",
    "release",
    "deleteMany",
    "scan",
    "clear",
  ]) {
    failing = method;
    const work = [
      () => cached.inference(rows, { onEvent, mode: "refresh" }),
      () => cached.inference(rows, { onEvent }),
      () => cached.delete([canary]),
      () => cached.expire([canary]),
      () => cached.delete(() => true),
      () => cached.info(),
      () => cached.verify(1),
      () => Array.fromAsync(cached.export()),
      () => cached.import([`{"${canary}`]),
      () => cached.clear(),
    ];
    for (const one of work) await one().catch(onEvent);
    await clock.advance(1_500);
    told.push(cached.stats());
  }
  await cached.settled();
  expect(told.length).toBeGreaterThan(20);
  for (const one of told) expect(inspect(one, { depth: 9, showHidden: true })).not.toContain(canary);
});
