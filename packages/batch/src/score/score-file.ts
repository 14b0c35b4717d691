import { join } from "node:path";
import type { Endpoint } from "@sagemaker-async/core";
import { clientConfigOf } from "../aws/client-config.ts";
import { s3Files } from "../aws/s3-files.ts";
import { openSource } from "../places/open-source.ts";
import { checkShared } from "../shards/check-shared.ts";
import { connectEndpoint } from "./connect-endpoint.ts";
import { cacheUrlOf } from "./open-scorer.ts";
import type { ScoreOutcome } from "./outcome.ts";
import { runScore } from "./run-score.ts";
import { scanInput } from "./scan-input.ts";
import { type ScoreFiles, scoreFiles } from "./score-files.ts";
import type { ScoreOptions } from "./score-options.ts";
import type { ScoreSetting } from "./score-setting.ts";
import { openWorkFolder, type RunFacts, type WorkFolder } from "./work-folder.ts";

/**
 * Scores a file of rows to a file of rows. Its journal makes a killed run go on where it was: the rows are read again, what is answered
 * comes from the journal, and the output is written anew, so that it is the same to the byte.
 * @throws {UsageError} before anything is sent; {@link UnfinishedRun} after.
 */
export async function scoreFile(options: ScoreOptions, setting: ScoreSetting): Promise<ScoreOutcome> {
  const clientConfig = clientConfigOf(options);
  const files = await scoreFiles(options, s3Files(clientConfig));
  const cache = cacheUrlOf(options);
  const endpoint = await connectEndpoint(options, clientConfig);
  checkShared(options, endpoint);
  const { journal, fresh } = options;
  const facts = await factsOf(options, endpoint, cache);
  const folder = await openWorkFolder({ journal, fresh, output: files.output, facts, s3: files.s3 });
  try {
    const { source, scan } = await readThrough(options, setting, files, folder);
    if (folder.isResumed) setting.reporter.note(`going on with the run in ${folder.path}`);
    return await runScore({ options, setting, clientConfig, files, endpoint, folder, source, scan });
  } finally {
    folder.release();
  }
}

/** Nothing stays of a run whose input cannot be read. */
async function readThrough(
  { key }: ScoreOptions,
  { signal }: ScoreSetting,
  { input, inputEncoding, s3 }: ScoreFiles,
  folder: WorkFolder,
) {
  try {
    const source = await openSource(input, { s3, stdinPath: join(folder.path, "input") });
    return { source, scan: await scanInput(source, inputEncoding, { key, signal }) };
  } catch (error) {
    if (!folder.isResumed) await folder.remove();
    throw error;
  }
}

/** What another run of the same command has in common with this one. */
async function factsOf(
  options: ScoreOptions,
  endpoint: Endpoint,
  cache: string | undefined,
): Promise<RunFacts> {
  return {
    endpoint: options.endpoint,
    "version of the model": await endpoint.modelVersion().catch(() => undefined),
    "--in": options.in,
    "--key": options.key,
    "--cache": cache?.replace(/\/\/.*@/, "//"),
    "--content-type": options.contentType,
    "--accept": options.accept,
    "--batch-size": options.batchSize,
    "--input": options.input,
    "--workers": options.workers === undefined ? undefined : "yes",
  };
}
