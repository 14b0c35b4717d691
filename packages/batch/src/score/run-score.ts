import {
  type ClientConfig,
  collectStats,
  type Endpoint,
  type InferenceEvent,
  withHeartbeat,
} from "@sagemaker-async/core";
import { readRows } from "../formats/read-rows.ts";
import type { ByteSource } from "../places/byte-source.ts";
import { openScorer } from "./open-scorer.ts";
import type { ScoreOutcome } from "./outcome.ts";
import { RunOutput } from "./run-output.ts";
import type { InputScan } from "./scan-input.ts";
import type { ScoreFiles } from "./score-files.ts";
import type { ScoreOptions } from "./score-options.ts";
import { scoreRows } from "./score-rows.ts";
import type { ScoreSetting } from "./score-setting.ts";
import { UnfinishedRun } from "./unfinished-run.ts";
import type { WorkFolder } from "./work-folder.ts";

export type Run = {
  readonly options: ScoreOptions;
  readonly setting: ScoreSetting;
  readonly clientConfig: ClientConfig;
  readonly files: ScoreFiles;
  readonly endpoint: Endpoint;
  readonly folder: WorkFolder;
  readonly source: ByteSource;
  readonly scan: InputScan;
};

const PROGRESS_EVERY_MS = 10_000;

/** Answers every row of a run, then writes its files. @throws {UnfinishedRun} */
export async function runScore(run: Run): Promise<ScoreOutcome> {
  const { setting, files, endpoint, folder, scan } = run;
  const { reporter, isTolerated } = setting;
  const startedAt = performance.now();
  const { onEvent: count, stats } = collectStats();
  const listen = (event: InferenceEvent) => {
    count(event);
    reporter.onEvent(event);
  };
  const heartbeat = {
    total: scan.rows,
    everyMs: PROGRESS_EVERY_MS,
    instances: () => endpoint.instances(),
    onProgress: reporter.onProgress,
  };
  const output = await RunOutput.create(folder.path, scan.columns);
  try {
    await withHeartbeat(heartbeat, (onEvent) => answerRows(run, output, listen, onEvent));
    await output.write(files);
  } catch (error) {
    if (!folder.isKept) await folder.remove();
    throw new UnfinishedRun(error, output.succeeded, folder.isKept ? folder.path : undefined);
  }
  const { succeeded, failed, rows, causes } = output;
  const isDone = failed === 0 || isTolerated(failed, rows) || !folder.isKept;
  if (isDone) await folder.remove();
  const elapsedMs = Math.round(performance.now() - startedAt);
  return {
    stats: { rows, succeeded, failed, ...stats(), elapsedMs },
    causes,
    journal: isDone ? undefined : folder.path,
  };
}

async function answerRows(
  { options, setting, clientConfig, files, endpoint, folder, source, scan }: Run,
  output: RunOutput,
  listen: (event: InferenceEvent) => void,
  progress: (event: InferenceEvent) => void,
): Promise<void> {
  const { signal } = setting;
  const onEvent = (event: InferenceEvent) => {
    listen(event);
    progress(event);
  };
  // What earlier runs are owed is not progress of this one: the cache has it when its rows come.
  const call = { signal, onEvent: listen };
  const scorer = await openScorer({
    endpoint,
    options,
    clientConfig,
    folder: folder.path,
    rows: scan.rows,
    s3: files.s3,
    call,
  });
  try {
    const { inputEncoding: encoding } = files;
    const { contentType } = options;
    const results = scoreRows(readRows(source, encoding), {
      scorer,
      encoding,
      contentType,
      call: { signal, onEvent },
    });
    for await (const result of results) await output.add(result);
  } finally {
    await output.close();
    await scorer.close();
  }
}
