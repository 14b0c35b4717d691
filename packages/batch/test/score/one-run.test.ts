import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { cli } from "../support/run-cli.ts";
import { csvOf, lengthModel, scoring } from "../support/scoring.ts";

const score = "score --endpoint length --in rows.csv --out scored.csv --quiet";

async function running() {
  const gate = Promise.withResolvers<void>();
  const world = await scoring(async (request: { readonly body: Uint8Array }) => {
    await gate.promise;
    return lengthModel(request);
  });
  await world.write("rows.csv", csvOf(200));
  const first = spawn(process.execPath, [cli, ...score.split(" ")], { cwd: world.folder, env: world.env });
  const ended = once(first, "close");
  await world.emulator.events.waitFor("invocation.started");
  return { world, gate, first, ended };
}

test.each(["", " --fresh", " --batch-size 3"])(
  "the same command, typed while it runs%s, ends at once and disturbs nothing",
  async (more) => {
    const { world, gate, first, ended } = await running();
    await using here = world;
    const second = await here.run(score + more);
    expect(second).toMatchObject({ status: 2, stdout: "" });
    expect(second.stderr).toMatch(
      `scored.csv.journal is the journal of a run that goes on: process ${first.pid} on`,
    );
    gate.resolve();
    expect(await ended).toEqual([0, null]);
    expect((await here.read("scored.csv")).trim().split("\n")).toHaveLength(201);
    expect((await readdir(here.folder)).toSorted()).toEqual(["rows.csv", "scored.csv"]);
  },
);

test("a run that was killed holds nothing", async () => {
  const { world, gate, first, ended } = await running();
  await using here = world;
  first.kill("SIGKILL");
  await ended;
  gate.resolve();
  expect((await here.run(score)).status).toBe(0);
  expect((await readdir(here.folder)).toSorted()).toEqual(["rows.csv", "scored.csv"]);
});
