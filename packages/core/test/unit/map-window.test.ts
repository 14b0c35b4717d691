import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapWindow } from "../../src/wait/map-window.ts";

const never = () => new AbortController();

async function* from<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

async function toArray<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Works that end only when told to. */
function gates() {
  const running = new Map<number, () => void>();
  return {
    running: () => [...running.keys()],
    work: (item: number) => new Promise<number>((resolve) => running.set(item, () => resolve(item))),
    release: (item: number) => {
      running.get(item)?.();
      running.delete(item);
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a sliding window", () => {
  test("gives every outcome once, for any source and window", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3)),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (delays, maxInFlight, maxAhead) => {
          let running = 0;
          let most = 0;
          const work = async ([position, ticks]: readonly [number, number]) => {
            running += 1;
            most = Math.max(most, running);
            for (let tick = 0; tick < ticks; tick += 1) await settled();
            running -= 1;
            return position;
          };
          const outcomes = await toArray(
            mapWindow(from(delays.entries()), { maxInFlight, maxAhead, stop: never() }, work),
          );
          expect(outcomes.toSorted((a, b) => a - b)).toEqual(delays.map((_, at) => at));
          expect(most).toBeLessThanOrEqual(maxInFlight);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a slow work stalls no other, until they are too far ahead of it", async () => {
    const { work, release, running } = gates();
    const outcomes = mapWindow(
      from([0, 1, 2, 3, 4, 5]),
      { maxInFlight: 2, maxAhead: 4, stop: never() },
      work,
    );
    const pull = async (item: number) => {
      const next = outcomes.next();
      await settled();
      release(item);
      return (await next).value;
    };
    expect(await pull(1)).toBe(1);
    expect(await pull(2)).toBe(2);
    expect(await pull(3)).toBe(3);
    const last = outcomes.next();
    await settled();
    expect(running()).toEqual([0]); // 4 would be too far ahead of 0
    release(0);
    expect((await last).value).toBe(0);
  });

  test("reads its source only as fast as works start", async () => {
    let read = 0;
    async function* endless() {
      while (true) yield read++;
    }
    const { work, release, running } = gates();
    const outcomes = mapWindow(endless(), { maxInFlight: 3, maxAhead: 30, stop: never() }, work);
    const first = outcomes.next();
    await settled();
    expect(read).toBe(3);
    release(0);
    await first;
    await settled();
    expect(read).toBeLessThanOrEqual(6);
    for (const item of running()) release(item);
    await outcomes.return(undefined);
  });

  test("a reader that leaves early tells the works to end, and waits for them", async () => {
    const { work, release, running } = gates();
    const stop = new AbortController();
    const outcomes = mapWindow(from([0, 1, 2]), { maxInFlight: 3, maxAhead: 9, stop }, work);
    const first = outcomes.next();
    await settled();
    release(0);
    await first;
    let isOver = false;
    const over = outcomes.return(undefined).then(() => {
      isOver = true;
    });
    await settled();
    expect({ isTold: stop.signal.aborted, isOver }).toEqual({ isTold: true, isOver: false });
    for (const item of running()) release(item);
    await over;
  });

  test("a work that throws ends the whole, and closes the source", async () => {
    let closed = false;
    async function* source() {
      try {
        yield* [1, 2, 3];
      } finally {
        closed = true;
      }
    }
    const outcomes = mapWindow(source(), { maxInFlight: 1, maxAhead: 9, stop: never() }, async (item) => {
      if (item === 2) throw new Error("two");
      return item;
    });
    await expect(toArray(outcomes)).rejects.toThrow("two");
    expect(closed).toBe(true);
  });

  test("a source that throws ends the whole", async () => {
    async function* source() {
      yield 1;
      throw new Error("torn");
    }
    const outcomes = mapWindow(
      source(),
      { maxInFlight: 4, maxAhead: 9, stop: never() },
      async (item) => item,
    );
    await expect(toArray(outcomes)).rejects.toThrow("torn");
  });

  test("an abort ends it while the source never answers, and leaves no listener", async () => {
    const silent: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const controller = new AbortController();
    const outcomes = mapWindow(
      silent,
      { maxInFlight: 1, maxAhead: 1, stop: controller },
      async (item) => item,
    );
    const next = outcomes.next();
    await settled();
    controller.abort();
    await expect(next).rejects.toMatchObject({ code: "cancelled" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });
});
