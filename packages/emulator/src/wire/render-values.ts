/** An answer as the JSON and CBOR protocols write it: dates in its own form, maps as objects, undefined members left out. */
export function renderValues(value: unknown, renderDate: (date: Date) => unknown): unknown {
  if (value instanceof Date) return renderDate(value);
  if (Array.isArray(value)) return value.map((item) => renderValues(item, renderDate));
  if (value instanceof Map) return renderValues(Object.fromEntries(value), renderDate);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, renderValues(member, renderDate)]));
}

/** The JSON protocols write times as seconds since the epoch. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
