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
  /** The remembered events, oldest first. */
  past(): readonly EmulatorEvent[];
}

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
  function waitFor(
    wanted: EmulatorEventType | ((event: EmulatorEvent) => boolean),
    options: WaitOptions = {},
  ) {
    const fits = typeof wanted === "function" ? wanted : (event: EmulatorEvent) => event.type === wanted;
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
