import { type HeartbeatProgress, type InferenceEvent, progressLine } from "@sagemaker-async/core";
import { MultiBar } from "cli-progress";
import { coloured } from "../command-line/colours.ts";

/** Tells a person how a run goes. */
export type Reporter = {
  readonly onEvent: (event: InferenceEvent) => void;
  readonly onProgress: (progress: HeartbeatProgress) => void;
  note(text: string): void;
  close(): void;
};

type Display = Pick<Reporter, "onProgress" | "note" | "close">;

const LINE_EVERY_MS = 10_000;

/** A bar on a terminal, a line every 10 s elsewhere; with `quiet` only what should worry. */
export function openReporter(
  stream: NodeJS.WriteStream,
  { quiet = false }: { readonly quiet?: boolean | undefined },
): Reporter {
  let hits = 0;
  const told = new Set<string>();
  const tell = (progress: HeartbeatProgress) =>
    hits > 0 ? `${progressLine(progress)}, ${hits} cache hits` : progressLine(progress);
  const display = quiet ? silent() : stream.isTTY ? bar(stream, tell) : lines(stream, tell);
  return {
    onProgress: display.onProgress,
    note: display.note,
    close: display.close,
    onEvent(event) {
      if (event.type === "cache-lookup") hits += event.hits;
      const worry = worryOf(event);
      if (worry === undefined || told.has(worry)) return;
      told.add(worry);
      const line = `${coloured("yellow", "warning:", stream)} ${worry}`;
      if (quiet) stream.write(`${line}\n`);
      else display.note(line);
    },
  };
}

/** What a person should know although the run goes on. */
function worryOf(event: InferenceEvent): string | undefined {
  switch (event.type) {
    case "cache-failed":
      return `the cache: ${event.error.message}`;
    case "clean-up-failed":
      return `${event.locations.length} objects stay in S3: ${event.error.message}`;
    case "watch-fallback":
      return `watching by ${event.to}, not by ${event.from}: ${event.reason}`;
    default:
      return undefined;
  }
}

function silent(): Display {
  return { onProgress: () => undefined, note: () => undefined, close: () => undefined };
}

function lines(stream: NodeJS.WriteStream, tell: (progress: HeartbeatProgress) => string): Display {
  let toldAt = Number.NEGATIVE_INFINITY;
  const write = (text: string) => stream.write(`${text}\n`);
  return {
    onProgress(progress) {
      const now = performance.now();
      if (now - toldAt < LINE_EVERY_MS) return;
      toldAt = now;
      write(tell(progress));
    },
    note: write,
    close: () => undefined,
  };
}

function bar(stream: NodeJS.WriteStream, tell: (progress: HeartbeatProgress) => string): Display {
  const bars = new MultiBar({
    stream,
    format: "{bar} {percentage}% {text}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    // Ctrl-C is the command's to handle.
    gracefulExit: false,
  });
  const shown = bars.create(1, 0, { text: "" });
  return {
    onProgress(progress) {
      shown.setTotal(Math.max(1, progress.total ?? 1));
      shown.update(progress.done, { text: tell(progress) });
    },
    note: (text) => bars.log(`${text}\n`),
    close: () => bars.stop(),
  };
}
