import { startEmulator } from "@sagemaker-async/emulator";
import { afterAll, beforeEach, expect, test } from "vitest";
import { findSoluble } from "./find-soluble.ts";

const coldStartMs = 600_000;
const answers = { CCO: -0.1, CC: -1.4, c1ccccc1: -1.6, CCCCCCCC: -5.2, O: 1.7 };
const molecules = Object.keys(answers).map((smiles) => ({ smiles }));

const emulator = await startEmulator({
  endpoints: {
    // Answers from a table: no model is needed to test what is around it.
    solubility: {
      async: { outputPath: "s3://demo/output", failurePath: "s3://demo/failures" },
      instances: { coldStartMs },
      model: {
        kind: "fixtures",
        keyColumn: "smiles",
        rows: Object.entries(answers).map(([smiles, logS]) => ({ smiles, logS })),
      },
    },
  },
  principals: { LIMITED: { deny: ["s3:ListBucket"] } },
});

/** The app's answer, with the ten minutes of the cold start over at once. */
async function findSolubleNow(rows: { smiles: string }[], clientConfig = emulator.clientConfig) {
  const found = findSoluble(rows, clientConfig);
  found.catch(() => undefined); // it is looked at below, and may fail while the clock is moved
  await emulator.events.waitFor("instances.desired");
  await emulator.clock.advance(coldStartMs);
  emulator.clock.resume();
  return found;
}

beforeEach(async () => {
  await emulator.reset({ objects: true });
  emulator.clock.freeze();
});
afterAll(() => emulator.close());

test("finds the soluble ones, in their order", async () => {
  expect(await findSolubleNow(molecules)).toEqual({
    soluble: ["CCO", "CC", "c1ccccc1", "O"],
    unknown: [],
  });
});

test("waits for an endpoint that has no instance yet", async () => {
  const found = findSoluble(molecules, emulator.clientConfig);
  await emulator.events.waitFor("instances.desired");
  await emulator.events.expectNone("invocation.started", () => emulator.clock.advance(coldStartMs - 1));
  await emulator.clock.advance(1);
  expect((await found).soluble).toHaveLength(4);
});

test("a molecule that the model cannot answer is unknown, not soluble, and takes no other with it", async () => {
  const found = await findSolubleNow([...molecules, { smiles: "not-a-molecule" }]);
  expect(found).toEqual({
    soluble: ["CCO", "CC", "c1ccccc1", "O"],
    unknown: ["not-a-molecule: model_error"],
  });
});

test("says so when most molecules were not answered", async () => {
  const found = findSolubleNow([{ smiles: "CCO" }, { smiles: "x" }, { smiles: "y" }]);
  await expect(found).rejects.toMatchObject({ code: "tolerance_exceeded" });
});

test.each([
  ["throttling", { operation: "sagemaker-runtime.*", kind: "throttle", count: 2 }],
  ["a connection that breaks", { operation: "s3.GetObject", kind: "reset", count: 1 }],
  ["an answer with too few rows", { endpoint: "solubility", kind: "wrongRowCount", count: 1 }],
] as const)("%s is of no consequence", async (_, fault) => {
  emulator.faults.add(fault);
  expect((await findSolubleNow(molecules)).soluble).toHaveLength(4);
  expect(emulator.faults.list()).toMatchObject([{ hits: fault.count }]);
});

test("works with a role that may not list the bucket", async () => {
  const { credentials } = emulator.clientConfig;
  const limited = { ...emulator.clientConfig, credentials: { ...credentials, accessKeyId: "LIMITED" } };
  expect((await findSolubleNow(molecules, limited)).soluble).toHaveLength(4);
});
