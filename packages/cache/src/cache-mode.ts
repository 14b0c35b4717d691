/**
 * What a call does with the store:
 * - `normal`: looks up, computes what is missing, stores it.
 * - `refresh`: as `normal`, but whatever was stored before the call counts as missing.
 * - `readOnly`: looks up, computes what is missing, stores nothing.
 * - `writeOnly`: looks nothing up, computes every distinct key, stores it.
 * - `off`: goes past the cache.
 */
export type CacheMode = (typeof cacheModes)[number];

export const cacheModes = ["normal", "refresh", "readOnly", "writeOnly", "off"] as const;

export function reads(mode: CacheMode): boolean {
  return mode !== "writeOnly" && mode !== "off";
}

export function writes(mode: CacheMode): boolean {
  return mode !== "readOnly" && mode !== "off";
}
