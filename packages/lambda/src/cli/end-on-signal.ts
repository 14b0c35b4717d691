/** Ends the process with status 0 on the first SIGTERM or SIGINT, once `close` is done; a second signal ends it at once. */
export function endOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const end = () => {
    if (closing) process.exit(1);
    closing = true;
    void close().then(() => process.exit(0));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}
