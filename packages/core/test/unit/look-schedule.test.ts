import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LookSchedule } from "../../src/watch/look-schedule.ts";

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
    expect(schedule.nextLookAt(60_000, [0], 1)).toBe(60_600);
    expect(schedule.nextLookAt(64_000, [0], 1)).toBe(66_000);
  });

  test("when the first of a wave are seen, looks again at the time when the last of it is due", () => {
    const schedule = new LookSchedule();
    schedule.learn(1_000);
    expect(schedule.nextLookAt(1_020, [100, 150], 1)).toBe(1_160);
    expect(schedule.nextLookAt(1_160, [150], 1)).toBe(1_360);
  });

  test("a newcomer that is due earlier than the others moves the next look", () => {
    const schedule = new LookSchedule();
    schedule.learn(1_000);
    const overdue = schedule.nextLookAt(20_000, [0], 1);
    expect(schedule.nextLookAt(20_000, [0, 19_500], 1)).toBeLessThan(overdue);
  });

  test("never sleeps for longer than 10 s, or half of a known run time", () => {
    const schedule = new LookSchedule();
    schedule.learn(3_600_000);
    expect(schedule.nextLookAt(0, [0], 1)).toBe(1_746_000);
    const brief = new LookSchedule();
    brief.learn(12_000);
    expect(brief.nextLookAt(0, [0], 1)).toBe(10_000);
  });

  test("without credit, spreads looks so that all chunks together pay for them", () => {
    const schedule = new LookSchedule();
    schedule.learn(12_000);
    schedule.spend(1_000);
    const accepted = Array.from({ length: 64 }, (_, at) => at * 180);
    expect(schedule.nextLookAt(12_000, accepted, 1)).toBe(13_875);
    expect(schedule.nextLookAt(12_000, accepted, 2)).toBe(15_000);
  });

  test("each accepted chunk pays for a share of the looks", () => {
    const schedule = new LookSchedule();
    schedule.learn(60_000);
    schedule.spend(1_000);
    const accepted = [0];
    const poor = schedule.nextLookAt(60_000, accepted, 1);
    for (let chunk = 0; chunk < 21; chunk += 1) schedule.earn();
    expect(schedule.nextLookAt(60_000, accepted, 1)).toBeLessThan(poor);
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
        const longest = Math.max(10_000, Math.max(0, ...runTimes) / 2, Math.max(0, ...runTimes) * 0.01);
        expect(next - lastLookAt).toBeGreaterThan(50);
        expect(next - lastLookAt).toBeLessThanOrEqual(longest + 1e-6);
      }),
    );
  });
});
