import type { ChangesMessage, SnapshotMessage } from "../activity/stream-message.ts";
import type { PageAction } from "./state/reduce.ts";

const RETRY_MS = 2_000;

/** Reports the emulator's event stream, and connects anew for as long as the page lives. */
export function listen(dispatch: (action: PageAction) => void): void {
  const source = new EventSource("_emulator/events");
  source.addEventListener("snapshot", ({ data }: MessageEvent<string>) => {
    const message: SnapshotMessage = JSON.parse(data);
    dispatch({ type: "snapshot", message, heardAtMs: performance.now() });
  });
  source.addEventListener("changes", ({ data }: MessageEvent<string>) => {
    const message: ChangesMessage = JSON.parse(data);
    dispatch({ type: "changes", message, heardAtMs: performance.now() });
  });
  source.addEventListener("error", () => {
    dispatch({ type: "connection lost" });
    // The browser tries again by itself, unless what answered was no event stream.
    if (source.readyState === EventSource.CLOSED) window.setTimeout(() => listen(dispatch), RETRY_MS);
  });
}
