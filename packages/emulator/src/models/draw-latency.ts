import type { Latency } from "../configuration/model-behaviour-schema.ts";

/** The standard normal value that 95 of 100 draws stay below. */
const NORMAL_P95 = 1.6448536269514722;

/** Milliseconds drawn from a distribution. */
export function drawLatencyMs(latency: Latency, draw: () => number): number {
  if (typeof latency === "number") return latency;
  if ("min" in latency) return latency.min + draw() * (latency.max - latency.min);
  const sigma = Math.log(latency.p95 / latency.median) / NORMAL_P95;
  return latency.median * Math.exp(sigma * drawNormal(draw));
}

/** Box and Muller's transform. */
function drawNormal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}
