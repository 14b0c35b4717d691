import type { Request, Response } from "express";
import { openStreamReader, type StreamMessage, type StreamSources } from "../activity/stream-reader.ts";

/** What happens in between is told at once, each thing once: a thousand invocations a second make five messages. */
const INTERVAL_MS = 200;
/** A quiet stream says where the clock stands, so that both sides notice a connection that is gone. */
const LONGEST_SILENCE_MS = 5_000;

/** `GET /_emulator/events`: server-sent events, first a `snapshot`, then `changes`. Whoever reconnects gets a new snapshot. */
export function eventStream(sources: StreamSources) {
  return (_request: Request, response: Response): void => {
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    response.write("retry: 1000\n\n");
    const reader = openStreamReader(sources);
    let toldAt = performance.now();

    const tell = ({ event, data }: StreamMessage) => {
      toldAt = performance.now();
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const look = () => {
      // Who reads too slowly is told later, of more at once.
      if (response.writableNeedDrain) return;
      const message = reader.next();
      if (message !== undefined) tell(message);
      else if (performance.now() - toldAt >= LONGEST_SILENCE_MS) tell(reader.heartbeat());
    };

    look();
    const timer = setInterval(look, INTERVAL_MS);
    response.on("close", () => clearInterval(timer));
  };
}
