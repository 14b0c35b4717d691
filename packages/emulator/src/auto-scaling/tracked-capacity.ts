export interface Tracked {
  targetValue: number;
  capacity: number;
  /** Taken in place of no capacity: a metric that has a value then, such as the size of the whole backlog, is not divided by anything. */
  baseAtZero: number;
}

/** The capacity at which a metric that falls as capacity rises would be at its target. */
export function trackedCapacity({ targetValue, capacity, baseAtZero }: Tracked, metricValue: number): number {
  const exact = (Math.max(capacity, baseAtZero) * metricValue) / targetValue;
  // 7 thirds of 3 are 7, and not 7.000000000000001, which would round up to 8.
  return Math.ceil(Number(exact.toPrecision(12)));
}
