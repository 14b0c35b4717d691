import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { killScore } from "./kill-score.ts";
import { lengthModel, scoring } from "./scoring.ts";

export type ScoreRound = {
  readonly csv: string;
  /** `--out` and what else is given to `score`. */
  readonly args: string;
  readonly killAfterRequests: readonly number[];
  readonly computeMs?: number;
};

/** What a run that was killed again and again came to. */
export type ScoreRoundOutcome = {
  readonly kills: number;
  /** Whether the output has the bytes of an undisturbed run. */
  readonly isSame: boolean;
  /** Rows that were in more than one completed request. */
  readonly computedTwice: readonly string[];
  /** Files beside the output and the input. */
  readonly left: readonly string[];
};

/** One file, scored undisturbed on one emulator, and with kills on another one. */
export async function scoreRound({
  csv,
  args,
  killAfterRequests,
  computeMs = 20,
}: ScoreRound): Promise<ScoreRoundOutcome> {
  const computed: string[] = [];
  const model = async (request: { readonly body: Uint8Array }) => {
    await delay(computeMs);
    const answer = lengthModel(request);
    computed.push(...Buffer.from(request.body).toString().trim().split("\n").slice(1));
    return answer;
  };
  const out = /--out (\S+)/.exec(args)?.[1] ?? "";
  await using undisturbed = await scoring();
  await using killed = await scoring(model);
  for (const world of [undisturbed, killed]) await world.write("rows.csv", csv);

  const command = `score --endpoint length --in rows.csv --batch-size 3 --max-in-flight 8 --quiet ${args}`;
  const plain = await undisturbed.run(command);
  const kills = await killScore(killed, { args: command.split(" "), killAfterRequests });
  if (plain.status !== 0) throw new Error(`score ended with ${plain.status}: ${plain.stderr}`);
  const [wanted, got] = await Promise.all(
    [undisturbed, killed].map((world) => readFile(join(world.folder, out))),
  );
  return {
    kills,
    isSame: got !== undefined && wanted?.equals(got) === true,
    computedTwice: [...new Set(computed.filter((row, at) => computed.indexOf(row) !== at))],
    left: (await readdir(killed.folder)).filter(
      (name) => !["rows.csv", out].includes(name) && !name.startsWith("cache.db"),
    ),
  };
}
