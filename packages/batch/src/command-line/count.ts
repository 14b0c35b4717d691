/** `1 request`, `12 requests`. */
export function count(amount: number, thing: string, things = `${thing}s`): string {
  return `${amount} ${amount === 1 ? thing : things}`;
}
