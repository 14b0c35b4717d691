import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { csvOf, scoring } from "../support/scoring.ts";

const world = await scoring();
const { run, write, read } = world;
afterAll(() => world[Symbol.asyncDispose]());

const ROWS = 1000;
const poison = [0, 313, 999];
await write("rows.csv", csvOf(ROWS, poison));
await write("bad.csv", csvOf(3, [0, 1, 2]));
const score = "score --endpoint length --in rows.csv --out scored.csv --batch-size 50";

test("a poison row keeps its place with nothing in the endpoint's columns, and is named with its cause (A1-14)", async () => {
  const ran = await run(`${score} --failures failed.jsonl --json`);
  expect(ran.status).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({ rows: ROWS, succeeded: 997, failed: 3 });
  expect(ran.stderr).toContain("3 rows failed:\n  3 × model_error, first row 0:");

  const [header, ...lines] = (await read("scored.csv")).trim().split("\n");
  expect(header).toBe("id,note,x,length");
  expect(lines).toHaveLength(ROWS);
  const empty = lines.flatMap((line, at) => (line.endsWith(",") ? [at] : []));
  expect(empty).toEqual(poison);
  expect(lines[313]).toBe("0313,poison,313.50,");

  const failures = (await read("failed.jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(failures).toHaveLength(3);
  expect(failures[1]).toEqual({
    index: 313,
    row: { id: "0313", note: "poison", x: "313.50" },
    error: {
      code: "model_error",
      message: expect.stringContaining("poison in the request"),
      retryable: false,
      attempts: expect.any(Number),
      inferenceId: expect.any(String),
    },
  });
});

test("run again, only the failed rows are tried again", async () => {
  expect(existsSync(join(world.folder, "scored.csv.journal"))).toBe(true);
  const before = await read("scored.csv");
  const completed = () => world.emulator.endpoint("length").invocations({ state: "completed" }).length;
  const answered = completed();
  expect((await run(score)).status).toBe(1);
  expect(completed()).toBe(answered);
  expect(await read("scored.csv")).toBe(before);
});

test.each([
  ["3", 0],
  ["0.3%", 0],
  ["2", 1],
  ["0.2%", 1],
])("with --tolerate %s the exit status is %i", async (tolerate, status) => {
  const ran = await run(`${score} --quiet --tolerate ${tolerate}`);
  expect(ran.status).toBe(status);
});

test("what is tolerated is done with: no journal stays", async () => {
  await run(`${score} --quiet --tolerate 3`);
  expect(existsSync(join(world.folder, "scored.csv.journal"))).toBe(false);
});

test("when no row is answered the exit status is 3, and the output still holds every row", async () => {
  const ran = await run(
    "score --endpoint length --in bad.csv --out bad.out.csv --failures bad.jsonl --quiet",
  );
  expect(ran.status).toBe(3);
  expect(await read("bad.out.csv")).toBe(csvOf(3, [0, 1, 2]));
  expect((await read("bad.jsonl")).trim().split("\n")).toHaveLength(3);
});
