import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type Emulator, startEmulator } from "../src/index.ts";
import { type HostileRequest, hostileRequest } from "./support/hostile-request.ts";
import { sendBytes } from "./support/send-bytes.ts";

const REQUESTS = 10_000;
const AT_ONCE = 50;
/** What only a file beside the configuration holds. */
const secret = randomUUID();

test("10,000 hostile requests: each is answered, an error as the services word theirs, and nothing of the file system is told", async () => {
  const emulator = await startBesideSecret();
  const requests = fc.sample(hostileRequest, { numRuns: REQUESTS, seed: 5 });
  const found: string[] = [];
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    const judged = requests.slice(from, from + AT_ONCE).map(async (request) => {
      const answer = await sendBytes(emulator.url, request.bytes, request.method);
      const problem = problemOf(request, answer);
      return problem && `${problem}\n${request.bytes.toString("latin1", 0, 600)}\n→ ${answer.slice(0, 600)}`;
    });
    found.push(...(await Promise.all(judged)).filter((problem) => problem !== undefined));
  }
  expect(found).toEqual([]);
  await stillServes(emulator);
}, 300_000);

/** What is wrong with an answer. */
function problemOf({ method }: HostileRequest, answer: string): string | undefined {
  const [head = "", body = ""] = answer.split(/\r\n\r\n(.*)/s);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  if (answer.includes(secret)) return "tells what stands in a file";
  // Who has sent too little gives up.
  if (answer === "") return undefined;
  if (Number.isNaN(status)) return "is no answer";
  if (status === 500) return "is a defect of the emulator";
  if (/node:internal|\bat .*:\d+:\d+/.test(body)) return "shows a stack";
  const isError = status >= 400 && method !== "HEAD";
  return isError && !/"(message|Message|__type)"|<Code>|<UnknownOperationException\/>/.test(body)
    ? "is no error that SDKs can read"
    : undefined;
}

async function startBesideSecret(): Promise<Emulator> {
  const directory = await mkdtemp(join(tmpdir(), "emulator-hostile-"));
  await writeFile(join(directory, "model.mjs"), `/* ${secret} */ export default ({ body }) => ({ body });`);
  const emulator = await startEmulator(
    {
      buckets: ["demo"],
      endpoints: {
        model: {
          async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" },
          model: { kind: "module", path: "model.mjs" },
        },
        sync: {},
      },
    },
    { directory },
  );
  onTestFinished(async () => {
    await emulator.close();
    await rm(directory, { recursive: true });
  });
  return emulator;
}

async function stillServes(emulator: Emulator): Promise<void> {
  await emulator.reset();
  emulator.clock.resume();
  const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
  onTestFinished(() => runtime.destroy());
  await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: Buffer.from("x") }));
  await emulator.events.waitFor("invocation.completed");
}
