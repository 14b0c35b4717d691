/** Takes one line of the log, without its line end. */
export type WriteLine = (line: string) => void;

/** One event as one line of JSON, in the form of Lambda's own platform events. */
export function logEvent(
  writeLine: WriteLine,
  type: string,
  record: { readonly [field: string]: unknown },
): void {
  writeLine(JSON.stringify({ time: new Date().toISOString(), type, record }));
}
