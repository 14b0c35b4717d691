import type { Clock } from "@sagemaker-async/core/invoker";

export type TestClock = Clock & {
  /** Moves the time on: whoever sleeps no longer than that wakes up, one after the other. */
  advance(ms: number): Promise<void>;
};

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A time that moves only when a test says so. */
export function testClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = {
          at: now + ms,
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener("abort", sleeper.wake);
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        for (let turns = 0; turns < 20; turns += 1) await turn();
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (!next) break;
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
      for (let turns = 0; turns < 20; turns += 1) await turn();
    },
  };
}
