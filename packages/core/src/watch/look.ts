import type { ObjectProbe } from "../aws/object-probe.ts";
import type { Clock } from "../wait/clock.ts";
import type { LookSchedule } from "./look-schedule.ts";
import type { Sighting, Watched } from "./watcher.ts";

/** An invocation that is waited for. */
export type Outstanding = Watched & {
  /** Since when, epoch ms. */
  readonly acceptedAt: number;
};

/**
 * Hears of an invocation that has ended.
 * @param missedAt when it was last looked for in vain, epoch ms, where it was
 */
export type Found = (one: Outstanding, sighting: Sighting, missedAt?: number) => void;

/** One way of finding out which invocations have ended. When to look, and what with, is its own; waiting, deadlines and aborts are not. */
export type Look = {
  /** When it is time to look, epoch ms. */
  nextLookAt(outstanding: Iterable<Outstanding>): number;
  /** Looks once, at those for which it is time or whose deadline has come. `outstanding` may grow meanwhile. */
  look(outstanding: Iterable<Outstanding>, found: Found): Promise<void>;
  /** What has been keeping this invocation's end from being seen, in words, where there is such a thing. */
  doubtAbout(one: Outstanding): string | undefined;
};

/** What looks at S3 share. */
export type LookContext = {
  readonly probe: ObjectProbe;
  readonly schedule: LookSchedule;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};
