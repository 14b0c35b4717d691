import { onTestFinished } from "vitest";
import type { ChangesMessage, SnapshotMessage } from "../../../src/activity/stream-message.ts";

export type Told = { event: "snapshot"; data: SnapshotMessage } | { event: "changes"; data: ChangesMessage };

/** Reads an emulator's event stream, message by message. */
export async function readStream(url: string) {
  const abort = new AbortController();
  const response = await fetch(`${url}/_emulator/events`, { signal: abort.signal });
  onTestFinished(() => abort.abort());
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";

  const next = async (): Promise<Told> => {
    for (;;) {
      const message = /^event: (.*)\ndata: (.*)\n\n/m.exec(text);
      if (message !== null) {
        text = text.slice(message.index + message[0].length);
        return { event: message[1], data: JSON.parse(message[2] ?? "") } as Told;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) throw new Error("The stream has ended.");
      text += chunk.value;
    }
  };

  return {
    response,
    next,
    /** Messages up to and with the first that fits. */
    async until(fits: (told: Told) => boolean): Promise<Told[]> {
      const all: Told[] = [];
      for (;;) {
        const told = await next();
        all.push(told);
        if (fits(told)) return all;
      }
    },
  };
}
