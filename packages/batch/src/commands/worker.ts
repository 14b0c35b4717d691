import { Command } from "@commander-js/extra-typings";
import { clientConfigOf } from "../aws/client-config.ts";
import { s3Files } from "../aws/s3-files.ts";
import { interruption } from "../command-line/interruption.ts";
import { leanMemory } from "../command-line/lean-memory.ts";
import { wholeNumber } from "../command-line/numbers.ts";
import { endpointUrlOption, quietOption, regionOption } from "../command-line/shared-options.ts";
import { connectQueue } from "../shards/queue-connection.ts";
import { serveShards } from "../shards/serve-shards.ts";

const examples = `
Start as many as you like, on any machines that reach Redis, S3 and the endpoint; then, on one of them:
  sagemaker-async score --endpoint solubility --in molecules.csv --out scored.csv --workers redis://queue.example

A worker can be killed: what it was at is taken over by another one, from the shard's journal.
Ctrl-C or SIGTERM ends it: what it is at goes back to the queue. With --until-idle it ends by itself, as a job of AWS Batch should.

Examples:
  sagemaker-async worker --queue redis://queue.example:6379
  sagemaker-async worker --queue rediss://user:password@queue.example --concurrency 4`;

/** `worker`: answers shards of runs that \`score --workers\` splits. */
export function workerCommand() {
  return new Command("worker")
    .summary("take a part in score --workers, on this machine")
    .description("Takes shards of rows from a queue and answers them, until it is stopped.")
    .requiredOption("--queue <url>", "the queue: redis://host:6379, as in score --workers")
    .option("--concurrency <shards>", "shards at once", wholeNumber, 1)
    .option("--until-idle <s>", "end when no shard came for so long (default: never)", wholeNumber)
    .option(
      "--lost-after <s>",
      "a worker without a sign of life for so long is taken for lost",
      wholeNumber,
      30,
    )
    .addOption(regionOption)
    .addOption(endpointUrlOption)
    .addOption(quietOption)
    .addHelpText("after", examples)
    .action(async ({ queue, concurrency, lostAfter, untilIdle, quiet, ...aws }) => {
      leanMemory();
      const signal = interruption();
      const connection = await connectQueue(queue, "--queue");
      const clientConfig = clientConfigOf(aws);
      const note = (text: string) => {
        if (!quiet) process.stderr.write(`${new Date().toISOString()} ${text}\n`);
      };
      note("ready: waits for shards");
      const lostAfterMs = lostAfter * 1000;
      await serveShards({
        connection,
        concurrency,
        lostAfterMs,
        untilIdleMs: untilIdle === undefined ? undefined : untilIdle * 1000,
        clientConfig,
        s3: s3Files(clientConfig),
        signal,
        note,
      });
      connection.disconnect();
    });
}
