import { type HeapTimer, TimerHeap } from "./timer-heap.ts";

/** Where the emulated time stands. */
export interface ClockState {
  /** Emulated time as an ISO 8601 string. */
  now: string;
  /** Emulated milliseconds per real millisecond. */
  speed: number;
  frozen: boolean;
}

/**
 * The emulator's one clock: cold starts, idle times, latencies, times to live and time-outs all run on it.
 * It starts in step with real time.
 */
export interface Clock {
  /** Emulated time in epoch milliseconds. */
  now(): number;
  /** Lets emulated time run `speed` times as fast as real time (above 0) from now on; thaws a frozen clock. */
  setSpeed(speed: number): void;
  /** Stops emulated time. Only {@link Clock.advance} moves it until {@link Clock.resume}. */
  freeze(): void;
  /** Lets a frozen clock run on at its speed. */
  resume(): void;
  /**
   * Moves emulated time forward by `advanceMs`, firing everything that falls due on the way in its order.
   * Before each step it waits until the emulator's own S3 traffic has settled, so that work which a
   * timer caused is scheduled before time moves past it. It does not wait for a model that is computing.
   */
  advance(advanceMs: number): Promise<void>;
  state(): ClockState;
}

/** The clock as the emulator's own parts see it. */
export interface SchedulingClock extends Clock {
  /** Runs `run` once `delayMs` of emulated time have passed; the answer cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
  /** Keeps {@link Clock.advance} waiting while `work` is under way. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Forgets every timer; nothing fires any more. */
  stop(): void;
}

/** `setTimeout` fires at once when asked for more than this (about 24.8 days). */
const LONGEST_REAL_DELAY_MS = 2_147_483_647;

export function createClock({
  speed = 1,
  frozen = false,
}: {
  speed?: number;
  frozen?: boolean;
} = {}): SchedulingClock {
  const heap = new TimerHeap();
  const idleWaiters = new Set<() => void>();
  let anchorReal = performance.now();
  let anchorEmulated = Date.now();
  let order = 0;
  let underWay = 0;
  let advancing = 0;
  let stopped = false;
  let realTimer: NodeJS.Timeout | undefined;

  const now = () =>
    frozen || advancing > 0 ? anchorEmulated : anchorEmulated + (performance.now() - anchorReal) * speed;

  const anchor = (emulated: number) => {
    anchorEmulated = emulated;
    anchorReal = performance.now();
  };

  const arm = () => {
    clearTimeout(realTimer);
    realTimer = undefined;
    const next = heap.earliest();
    if (next === undefined || frozen || advancing > 0 || stopped) return;
    const delayMs = Math.max(0, (next.dueAt - now()) / speed);
    realTimer = setTimeout(fireDue, Math.min(Math.ceil(delayMs), LONGEST_REAL_DELAY_MS));
  };

  const fireDue = () => {
    for (let next = heap.earliest(); next !== undefined && next.dueAt <= now(); next = heap.earliest()) {
      heap.remove(next);
      next.run();
    }
    arm();
  };

  const settled = async () => {
    for (;;) {
      // What waited for finished traffic goes on first: it may cause more, or tell that an invocation is over.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (underWay === 0 || stopped) return;
      await new Promise<void>((resolve) => idleWaiters.add(resolve));
    }
  };

  const wakeIdleWaiters = () => {
    for (const wake of idleWaiters) wake();
    idleWaiters.clear();
  };

  const change = (apply: () => void) => {
    anchor(now());
    apply();
    arm();
  };

  return {
    now,
    setSpeed: (value) =>
      change(() => {
        if (!(value > 0 && Number.isFinite(value)))
          throw new RangeError(`speed must be above 0, got ${value}`);
        speed = value;
        frozen = false;
      }),
    freeze: () =>
      change(() => {
        frozen = true;
      }),
    resume: () =>
      change(() => {
        frozen = false;
      }),
    async advance(advanceMs) {
      if (!(advanceMs >= 0 && Number.isFinite(advanceMs))) {
        throw new RangeError(`advanceMs must be 0 or more, got ${advanceMs}`);
      }
      anchor(now());
      const target = anchorEmulated + advanceMs;
      advancing += 1;
      arm();
      try {
        for (;;) {
          await settled();
          const next = heap.earliest();
          if (stopped || next === undefined || next.dueAt > target) break;
          heap.remove(next);
          anchor(Math.max(anchorEmulated, next.dueAt));
          next.run();
        }
      } finally {
        anchor(Math.max(anchorEmulated, target));
        advancing -= 1;
        arm();
      }
    },
    state: () => ({ now: new Date(now()).toISOString(), speed, frozen }),
    schedule(delayMs, run) {
      if (stopped) return () => {};
      order += 1;
      const timer: HeapTimer = { dueAt: now() + delayMs, order, run, index: -1 };
      heap.add(timer);
      if (timer.index === 0) arm();
      return () => heap.remove(timer);
    },
    async during(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) wakeIdleWaiters();
      }
    },
    stop() {
      stopped = true;
      clearTimeout(realTimer);
      heap.clear();
      wakeIdleWaiters();
    },
  };
}
