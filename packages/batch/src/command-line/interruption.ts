import { exitStatus } from "./exit-status.ts";

/**
 * A signal that Ctrl-C or SIGTERM aborts, so that a command ends in good order: what it has in flight is withdrawn.
 * A second Ctrl-C ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return controller.signal;
}
