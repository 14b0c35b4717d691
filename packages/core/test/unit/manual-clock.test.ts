import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/testing/manual-clock.ts";

describe("a manual clock", () => {
  test("wakes sleepers one after the other, each at its own time, and those that they set off", async () => {
    const clock = manualClock({ startAt: 1000 });
    const woken: [string, number][] = [];
    const nap = async (name: string, ...lengths: number[]) => {
      for (const ms of lengths) {
        await clock.sleep(ms);
        woken.push([name, clock.now()]);
      }
    };
    void nap("twice", 30, 15);
    void nap("once", 40);
    void nap("long", 101);
    await clock.advance(100);
    expect(woken).toEqual([
      ["twice", 1030],
      ["once", 1040],
      ["twice", 1045],
    ]);
    expect(clock.now()).toBe(1100);
    expect(clock.sleeping).toBe(1);
  });

  test("what begins to sleep in the same moment sleeps from now on", async () => {
    const clock = manualClock();
    const begun = Promise.resolve().then(() => clock.sleep(10));
    await clock.advance(10);
    await begun;
    expect(clock.now()).toBe(10);
  });

  test("an abort ends a sleep at once, and leaves nothing", async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const asleep = clock.sleep(1000, stop.signal);
    stop.abort();
    await asleep;
    await clock.sleep(1000, stop.signal);
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  });

  test("stands still unless it jumps: then hours pass at once, but for those whose sleep is cut short", async () => {
    const still = manualClock();
    let isAwake = false;
    void still.sleep(1).then(() => {
      isAwake = true;
    });
    const jumping = manualClock({ jumps: true });
    const cut = new AbortController();
    void jumping.sleep(60_000, cut.signal);
    cut.abort();
    await Promise.all([3_600_000, 7_200_000].map((ms) => jumping.sleep(ms)));
    expect(jumping.now()).toBe(7_200_000);
    expect(isAwake).toBe(false);
  });
});
