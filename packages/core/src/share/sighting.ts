import type { Version } from "../aws/lease-store.ts";
import { decodeRecord, type ShareRecord } from "./share-record.ts";

/** What a call sees in the object of its key. */
export type Sighting = {
  readonly etag: string;
  /** Not there for an object that is no record of ours. */
  readonly record: ShareRecord | undefined;
  /** When this version was first seen, epoch ms. */
  readonly since: number;
  /** How long this version has been there for certain, in ms. */
  readonly unchangedMs: number;
};

/**
 * A read, compared with the one before.
 * @param askedAt when the read was sent, epoch ms
 * @param answeredAt when its answer came, epoch ms
 */
export function sightingOf(
  { body, etag }: Version,
  before: Sighting | undefined,
  askedAt: number,
  answeredAt: number,
): Sighting {
  if (before?.etag === etag) return { ...before, unchangedMs: Math.max(0, askedAt - before.since) };
  return { etag, record: decodeRecord(body), since: answeredAt, unchangedMs: 0 };
}

/**
 * Whether nobody computes the key, and nothing is stored for it. A lease is dead when its object has not changed for `leaseMs` as
 * measured by the one who waits: so the clocks of two machines are never compared. Those decide on the age of stored outputs
 * only, where some seconds do not matter.
 */
export function isFree({ record, unchangedMs }: Sighting, now: number): boolean {
  if (record?.state === "running") return unchangedMs >= record.leaseMs;
  return record?.state !== "done" || now >= record.expiresAt;
}
