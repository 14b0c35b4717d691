import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../support/run-cli.ts";
import { csvOf, lengthModel, scoring } from "../support/scoring.ts";

test("Ctrl-C ends with 130, withdraws what is in flight, and says how to go on; the same command does", async () => {
  const gate = Promise.withResolvers<void>();
  await using world = await scoring(async (request: { readonly body: Uint8Array }) => {
    await gate.promise;
    return lengthModel(request);
  });
  await world.write("rows.csv", csvOf(200));
  const args = "score --endpoint length --in rows.csv --out scored.csv --quiet".split(" ");
  const child = spawn(process.execPath, [cli, ...args], { cwd: world.folder, env: world.env });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await world.emulator.events.waitFor("invocation.started");
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(stderr).toContain("Interrupted.");
  expect(stderr).toContain("scored.csv.journal: the same command goes on from there");
  expect(existsSync(join(world.folder, "scored.csv"))).toBe(false);

  gate.resolve();
  expect((await world.run(args.join(" "))).status).toBe(0);
  expect((await world.read("scored.csv")).trim().split("\n")).toHaveLength(201);
});

test("other arguments do not go on with a journal by mistake", async () => {
  await using world = await scoring();
  await world.write("rows.csv", csvOf(3, [1]));
  const score = "score --endpoint length --in rows.csv --out scored.csv --quiet";
  expect((await world.run(score)).status).toBe(1);
  const other = await world.run(`${score} --batch-size 2`);
  expect(other.status).toBe(2);
  expect(other.stderr).toContain(
    "another --batch-size: then not set, now 2. Type the same to go on with it, or add --fresh",
  );
  expect((await world.run(`${score} --batch-size 2 --fresh`)).status).toBe(1);
});
