import { createHash } from "node:crypto";
import { seededDraws } from "../faults/seeded-draws.ts";

/** Chance that depends on what is asked, not on when: the same request meets the same fate in every run, whatever runs beside it. */
export interface ContentDraws {
  /** Numbers from 0 up to 1 for one request. A request made again gets others, so that a retry can succeed. */
  for(body: Uint8Array): () => number;
  /** Counts repeated requests from the start again. */
  clear(): void;
}

/** @param name keeps models with one seed apart */
export function createContentDraws(seed: number, name: string): ContentDraws {
  const seen = new Map<string, number>();
  return {
    for(body) {
      const content = createHash("sha256").update(body).digest("base64");
      const time = seen.get(content) ?? 0;
      seen.set(content, time + 1);
      const digest = createHash("sha256")
        .update(JSON.stringify([seed, name, content, time]))
        .digest();
      return seededDraws(digest.readInt32LE());
    },
    clear: () => seen.clear(),
  };
}
