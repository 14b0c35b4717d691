import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describeWith, lambdaRuntimeClients } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalFunction, openFunction } from "../../src/gateway/index.ts";
import { bundle, functionEnvironment, startEndpoint } from "../support/endpoint.ts";
import { runtimeClient } from "../support/gateway.ts";

type RecordedEvent = {
  readonly title: string;
  readonly clientContext?: unknown;
  readonly event: unknown;
  readonly answer: object;
};

const recorded: RecordedEvent[] = JSON.parse(
  await readFile(new URL("../fixtures/gateway-events.json", import.meta.url), "utf8"),
);

describeWith("the bundle, invoked directly with a gateway's events", runtimeClient, () => {
  let emulator: Awaited<ReturnType<typeof startEndpoint>>;
  let deployed: LocalFunction;

  beforeAll(async () => {
    emulator = await startEndpoint();
    deployed = openFunction({
      name: "protein-tool",
      region: "us-east-1",
      accountId: "000000000000",
      taskRoot: dirname(bundle),
      handler: "handler.handler",
      runtime: { program: process.execPath, args: [lambdaRuntimeClients.node] },
      timeoutMs: 30_000,
      memoryMb: 256,
      concurrency: 1,
      environment: functionEnvironment(emulator),
      writeLine: () => undefined,
    });
  });
  afterAll(async () => {
    await deployed.close();
    await emulator.close();
  });

  test.each(recorded)("$title", async ({ event, clientContext, answer }) => {
    const result = await deployed.invoke(event, clientContext);
    expect(result).toMatchObject({ ok: true });
    expect(JSON.parse(result.ok ? result.payload : "")).toMatchObject(answer);
  });
});
