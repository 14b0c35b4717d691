import type { EmulatorEvent, EmulatorEventType, EventOf } from "./emulator-event.ts";

export interface WaitOptions {
  /** Looks only at what happens from now on. @default false: what already happened counts too */
  fresh?: boolean;
  /** Gives up with the signal's reason. */
  signal?: AbortSignal;
}

/** The emulator's typed events. A test waits for one of them instead of sleeping. */
export interface EmulatorEvents {
  /** Calls `listener` for every event from now on; the answer ends that. */
  on(listener: (event: EmulatorEvent) => void): () => void;
  /**
   * The first event that fits: one of a type, or one that a predicate accepts. Events of the past count
   * (the last 10,000 since the start or the last reset), so an event cannot be missed by waiting too late; `fresh` turns that off.
   * Rejects when the emulator is closed or the signal aborts.
   */
  waitFor<Type extends EmulatorEventType>(type: Type, options?: WaitOptions): Promise<EventOf<Type>>;
  waitFor(predicate: (event: EmulatorEvent) => boolean, options?: WaitOptions): Promise<EmulatorEvent>;
  /**
   * Fails when there was an event that fits: in the past, or, with `during`, while that runs. It waits for nothing else.
   * @example await emulator.events.expectNone("invocation.failed", () => emulator.clock.advance(60_000));
   */
  expectNone(wanted: Wanted, during?: () => unknown): Promise<void>;
  /** The remembered events, oldest first. */
  past(): readonly EmulatorEvent[];
}

/** Events of one type, or those that a predicate accepts. */
export type Wanted = EmulatorEventType | ((event: EmulatorEvent) => boolean);

export interface EventLog extends EmulatorEvents {
  emit(event: EmulatorEvent): void;
  clear(): void;
  close(): void;
}

const REMEMBERED_EVENTS = 10_000;

export function createEventLog(): EventLog {
  const listeners = new Set<(event: EmulatorEvent) => void>();
  const rejectWaiters = new Set<(reason: Error) => void>();
  let past: EmulatorEvent[] = [];

  const on = (listener: (event: EmulatorEvent) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };

  function waitFor<Type extends EmulatorEventType>(type: Type, options?: WaitOptions): Promise<EventOf<Type>>;
  function waitFor(
    predicate: (event: EmulatorEvent) => boolean,
    options?: WaitOptions,
  ): Promise<EmulatorEvent>;
  function waitFor(wanted: Wanted, options: WaitOptions = {}) {
    const fits = predicateOf(wanted);
    const { fresh = false, signal } = options;
    return new Promise<EmulatorEvent>((resolve, reject) => {
      signal?.throwIfAborted();
      const known = fresh ? undefined : past.find(fits);
      if (known !== undefined) return resolve(known);
      const abort = () => settle(() => reject(signal?.reason));
      const fail = (reason: Error) => settle(() => reject(reason));
      const stop = on((event) => {
        if (fits(event)) settle(() => resolve(event));
      });
      const settle = (finish: () => void) => {
        stop();
        rejectWaiters.delete(fail);
        signal?.removeEventListener("abort", abort);
        finish();
      };
      rejectWaiters.add(fail);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  return {
    on,
    waitFor,
    async expectNone(wanted, during) {
      const fits = predicateOf(wanted);
      const found = during === undefined ? past.filter(fits) : [];
      const stop = on((event) => {
        if (fits(event)) found.push(event);
      });
      try {
        await during?.();
      } finally {
        stop();
      }
      if (found.length === 0) return;
      const what = typeof wanted === "string" ? `${wanted} event` : "such event";
      throw new Error(
        `Expected no ${what}, but there were ${found.length}. The first: ${JSON.stringify(found[0])}`,
      );
    },
    past: () => past,
    emit(event) {
      past.push(event);
      // Trimmed in blocks: dropping one entry per event would move the whole array each time.
      if (past.length >= 2 * REMEMBERED_EVENTS) past = past.slice(-REMEMBERED_EVENTS);
      for (const listener of [...listeners]) listener(event);
    },
    clear() {
      past = [];
    },
    close() {
      for (const reject of [...rejectWaiters])
        reject(new Error("The emulator was closed while waiting for an event."));
      listeners.clear();
    },
  };
}

function predicateOf(wanted: Wanted): (event: EmulatorEvent) => boolean {
  return typeof wanted === "function" ? wanted : (event) => event.type === wanted;
}
