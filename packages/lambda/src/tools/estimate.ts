/** A minute for every 600 letters begun, at least one: what the model that this tool was first made for takes. */
export function estimateCompletion(length: number, now: number): string {
  const minutes = Math.max(1, Math.floor(length / 600) + 1);
  return new Date(now + minutes * 60_000).toISOString();
}
