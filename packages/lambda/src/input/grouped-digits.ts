/** 10000 → `10,000`. Asking `Intl` for it loads its data, which is a tenth of the function's cold start. */
export function groupedDigits(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
