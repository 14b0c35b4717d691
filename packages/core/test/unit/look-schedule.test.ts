import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LookSchedule } from "../../src/watch/look-schedule.ts";

/** A schedule that has seen many chunks take so long. */
function seenBefore(runMs: number): LookSchedule {
  const schedule = new LookSchedule();
  for (let chunk = 0; chunk < 64; chunk += 1) schedule.learn(runMs);
  return schedule;
}

describe("the schedule of looks", () => {
  test("looks at a chunk of unknown run time every 200 ms for a second, then ever more rarely, up to 10 s apart", () => {
    const schedule = new LookSchedule();
    const intervals: number[] = [];
    let at = 0;
    while (at < 120_000) {
      const next = schedule.nextLookAt(at, [0], 1);
      intervals.push(next - at);
      at = next;
    }
    expect(intervals.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(intervals.at(-1)).toBe(10_000);
    expect(intervals).toEqual(intervals.toSorted((a, b) => a - b));
    expect(intervals.length).toBeLessThan(30);
  });

  test("with a known run time, looks just before an output may be there", () => {
    const schedule = new LookSchedule();
    schedule.learn(5_000);
    expect(schedule.nextLookAt(1_000, [0, 2_000], 1)).toBe(4_850);
  });

  test("then at it, and only then in ever longer intervals", () => {
    const schedule = new LookSchedule();
    schedule.learn(60_000);
    expect(schedule.nextLookAt(58_200, [0], 1)).toBe(60_000);
    expect(schedule.nextLookAt(60_000, [0], 1)).toBe(61_200);
    expect(schedule.nextLookAt(64_000, [0], 1)).toBe(66_000);
  });

  test("not just before it where that is known to be too early", () => {
    const schedule = new LookSchedule();
    schedule.learn(60_000, 58_200);
    expect(schedule.nextLookAt(50_000, [0], 1)).toBe(60_000);
    schedule.learn(50_000, 40_000); // a faster one, for which it was not
    expect(schedule.nextLookAt(40_000, [0], 1)).toBe(48_500);
  });

  test("one look serves a whole wave: it comes when the last of it is due", () => {
    const schedule = seenBefore(60_000);
    const wave = Array.from({ length: 64 }, (_, at) => at * 50);
    expect(schedule.nextLookAt(3_000, wave, 1)).toBe(58_200 + 63 * 50);
    expect(schedule.nextLookAt(61_300, [1_350, 1_400], 1)).toBe(61_400);
  });

  test("unless those that are due first would wait for too long", () => {
    const schedule = seenBefore(60_000);
    const first = Array.from({ length: 32 }, () => 0);
    expect(schedule.nextLookAt(1_000, [...first, 5_000], 1)).toBe(63_200);
    expect(schedule.nextLookAt(1_000, [...first, ...first, 5_000], 1)).toBe(58_200);
    expect(schedule.nextLookAt(1_000, [0, 20_000], 1)).toBe(58_200);
  });

  test("a newcomer that is due earlier than the others moves the next look", () => {
    const schedule = new LookSchedule();
    schedule.learn(1_000);
    const overdue = schedule.nextLookAt(20_000, [0], 1);
    expect(schedule.nextLookAt(20_000, [0, 19_500], 1)).toBeLessThan(overdue);
  });

  test("while few run times are known, never sleeps for longer than 10 s, or half of one", () => {
    const schedule = new LookSchedule();
    schedule.learn(3_600_000);
    expect(schedule.nextLookAt(0, [0], 1)).toBe(1_746_000);
    expect(seenBefore(3_600_000).nextLookAt(0, [0], 1)).toBe(3_492_000);
    const brief = new LookSchedule();
    brief.learn(12_000);
    expect(brief.nextLookAt(0, [0], 1)).toBe(10_000);
  });

  test("those that are late for long are looked for as often as all chunks in flight pay for", () => {
    const schedule = seenBefore(12_000);
    const late = (chunks: number) => Array.from({ length: chunks }, () => 0);
    expect(schedule.nextLookAt(12_500, late(64), 1)).toBe(14_375);
    expect(schedule.nextLookAt(12_500, late(64), 1.5)).toBe(15_312.5);
    expect(schedule.nextLookAt(12_500, late(2), 1)).toBe(15_500); // at most a quarter of a run apart
  });

  test("the next look always lies ahead, and never further than it may", () => {
    const times = fc.array(fc.integer({ min: 1, max: 3_600_000 }), { maxLength: 80 });
    const accepted = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(times, accepted, fc.integer({ min: 0, max: 5 }), (runTimes, acceptedAt, requests) => {
        const schedule = new LookSchedule();
        for (const time of runTimes) schedule.learn(time);
        const lastLookAt = Math.max(...acceptedAt);
        const next = schedule.nextLookAt(lastLookAt, acceptedAt, requests);
        const longest = Math.max(20_000, Math.max(0, ...runTimes) * 1.25);
        expect(next - lastLookAt).toBeGreaterThanOrEqual(50);
        expect(next - lastLookAt).toBeLessThanOrEqual(longest + 1e-6);
      }),
    );
  });
});
