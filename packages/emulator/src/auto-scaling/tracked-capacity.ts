/**
 * The capacity at which a metric that falls as capacity rises would be at its target. Without capacity, one is taken as the base: a
 * metric that has a value then, such as the size of the whole backlog, is not divided by anything.
 */
export function trackedCapacity(targetValue: number, capacity: number, metricValue: number): number {
  const exact = (Math.max(capacity, 1) * metricValue) / targetValue;
  // 7 thirds of 3 are 7, and not 7.000000000000001, which would round up to 8.
  return Math.ceil(Number(exact.toPrecision(12)));
}
