import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Emulator, EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect, onTestFinished, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { bucket, objectsOf, rowModel, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";
import { ensembleJson } from "./support/graphs.ts";

const program = fileURLToPath(new URL("../../dist/meta-container.js", import.meta.url));
const crashing = fileURLToPath(new URL("models/crashing-server.mjs", import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

type Model = NonNullable<NonNullable<EmulatorConfiguration["endpoints"]>[string]["model"]>;

/** The graph deployed as an endpoint of its own, in its container's program, over two asynchronous children. */
async function deployed(b: Model): Promise<Emulator> {
  const port = await freePort();
  const paths = { outputPath: `s3://${bucket}/async-output`, failurePath: `s3://${bucket}/async-failures` };
  const instances = { initial: 1, min: 1, max: 1 };
  const environment = {
    META_ENDPOINT_GRAPH: JSON.stringify(ensembleJson()),
    META_ENDPOINT_LEASE_MS: "1000",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
  };
  const command = ["sh", "-c", `echo "pid $$"; exec "$0" "$1"`, process.execPath, program];
  const emulator = await emulatorWith({
    port,
    buckets: [bucket],
    endpoints: {
      a: { async: paths, instances, model: rowModel((row) => ({ prediction: Number(row["x"]) })) },
      b: { async: paths, instances, model: b },
      ensemble: { async: paths, instances, model: { kind: "command", command, environment } },
    },
  });
  return emulator;
}

test("the deployed graph answers as an endpoint, also when a child's server is killed in the middle", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-graph-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const environment = { FACTOR: "3", LIVES: folder };
  const emulator = await deployed({ kind: "command", command: [process.execPath, crashing], environment });
  const ensemble = await Endpoint.connect("ensemble", { clientConfig: emulator.clientConfig });
  const { rows, failures } = await ensemble.inference(rowsOf(20));
  expect(failures).toEqual([]);
  expect(rows.map(({ prediction }) => prediction)).toEqual(rowsOf(20).map(({ x }) => Number(x) * 2));
  expect(emulator.endpoint("b").snapshot().failed).toBeGreaterThanOrEqual(1);
}, 60_000);

test("A19-39: what the children of a killed container compute is used by the next one, not computed again", async () => {
  const killed = Promise.withResolvers<void>();
  const answer = rowModel((row) => ({ prediction: Number(row["x"]) * 3 }));
  const emulator = await deployed(async (request) => {
    await killed.promise;
    return answer(request);
  });
  const ensemble = await Endpoint.connect("ensemble", { clientConfig: emulator.clientConfig });
  const running = ensemble.inference(rowsOf(5));
  // Child a is done with, its answer shared; child b is being computed.
  await emulator.events.waitFor((event) => event.type === "invocation.started" && event.endpointName === "b");
  await emulator.events.waitFor(
    (event) => event.type === "invocation.completed" && event.endpointName === "a",
  );
  while ((await objectsOf(emulator)).some((key) => key.startsWith("endpoints/a/async-input/"))) {
    await emulator.events.waitFor("request.received", { fresh: true });
  }
  process.kill(await containerPid(emulator), "SIGKILL");
  await emulator.events.waitFor("model.exited");
  killed.resolve();

  const { rows, failures } = await running;
  expect(failures).toEqual([]);
  expect(rows.map(({ prediction }) => prediction)).toEqual(rowsOf(5).map(({ x }) => Number(x) * 2));
  expect(emulator.endpoint("ensemble").snapshot()).toMatchObject({ failed: 1 });
  expect(emulator.endpoint("a").snapshot()).toMatchObject({ completed: 1, failed: 0 });
  expect(emulator.endpoint("b").snapshot()).toMatchObject({ completed: 1, failed: 0 });
}, 60_000);

async function containerPid(emulator: Emulator): Promise<number> {
  const said = await emulator.events.waitFor(
    (event) => event.type === "model.output" && event.line.startsWith("pid "),
  );
  return said.type === "model.output" ? Number(said.line.slice(4)) : Number.NaN;
}
