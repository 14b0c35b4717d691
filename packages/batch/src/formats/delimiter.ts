const candidates = [",", ";", "\t", "|"];

/** The delimiter of a CSV, from its header: the candidate that stands there most often outside quotes. A header without any is one column. */
export function delimiterOf(start: string): string {
  const counts = new Map(candidates.map((candidate) => [candidate, 0]));
  let isQuoted = false;
  for (const character of start) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === "\n" || character === "\r") break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  const [best = ","] = candidates.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best;
}
