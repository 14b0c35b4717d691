import { Buffer } from "node:buffer";
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { Particulars, StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";

const body = Buffer.from("x");
const OPERATION = "sagemaker-runtime.InvokeEndpointAsync";

export const errorCases: readonly FidelityCase[] = [
  {
    name: "unknown-endpoint",
    fact: "An endpoint that is not there is 400 ValidationError `Endpoint … of account … not found.`",
    certainty: "reported",
    source: sources.endpointsNotFound,
    async run({ invoke, wire }) {
      await expect(invoke({ EndpointName: "nobody-has-this", Body: body })).rejects.toMatchObject({
        name: "ValidationError",
        message: expect.stringMatching(/^Endpoint nobody-has-this of account \d{12} not found\.$/),
        $metadata: { httpStatusCode: 400 },
      });
      const exchange = wire.at(-1);
      expect(JSON.parse(exchange?.body ?? "{}")).toHaveProperty("Message");
      expect(exchange?.headers["x-amzn-errortype"]).toMatch(/^ValidationError/);
    },
  },
  {
    name: "synchronous-call-is-refused",
    fact: "An endpoint with an AsyncInferenceConfig receives asynchronous invocations only: InvokeEndpoint is a ValidationError",
    certainty: "documented",
    source: sources.async,
    async run({ runtime, endpointName }) {
      await expect(
        runtime.send(new InvokeEndpointCommand({ EndpointName: endpointName, Body: body })),
      ).rejects.toMatchObject({ name: "ValidationError", $metadata: { httpStatusCode: 400 } });
    },
  },
  {
    name: "model-failure-is-never-synchronous",
    fact: "InvokeEndpointAsync has no ModelError: the call is accepted whatever the model will say",
    certainty: "service model",
    source: sources.runtimeModel,
    needsEmulator: "needs a model that fails",
    async run(start) {
      const { invoke, wire } = await start({ endpoint: { model: () => ({ body: "no", status: 500 }) } });
      await invoke({ Body: body });
      expect(wire.at(-1)?.status).toBe(202);
    },
  },
  {
    name: "model-error-of-a-synchronous-endpoint",
    fact: "A failing model of a real-time endpoint is 424 ModelError with OriginalStatusCode, OriginalMessage and LogStreamArn",
    certainty: "service model",
    source: sources.runtimeModel,
    needsEmulator: "needs a real-time endpoint whose model fails",
    async run(start) {
      const { invokeSync } = await startSync(start, () => ({ body: "bad row", status: 400 }));
      await expect(invokeSync()).rejects.toMatchObject({
        name: "ModelError",
        $metadata: { httpStatusCode: 424 },
        OriginalStatusCode: 400,
        OriginalMessage: "bad row",
        LogStreamArn: expect.stringMatching(/^arn:aws:logs:.*\/aws\/sagemaker\/Endpoints\/sync/),
      });
    },
  },
  {
    name: "where-a-model-error-leads",
    fact: "The message of a ModelError holds the container's answer, and where the endpoint's logs are",
    certainty: "reported",
    source: sources.modelErrorMessage,
    needsEmulator: "needs a real-time endpoint whose model fails",
    async run(start) {
      const { invokeSync } = await startSync(start, () => ({ body: "bad row", status: 400 }));
      await expect(invokeSync()).rejects.toMatchObject({
        message:
          'Received client error (400) from primary with message "bad row". See https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group=/aws/sagemaker/Endpoints/sync in account 000000000000 for more information.',
      });
    },
  },
  {
    name: "late-answer-of-a-synchronous-endpoint",
    fact: 'The container of a real-time endpoint has 60 seconds to answer; then the call is a ModelError `Received server error (0) from primary with message "Your invocation timed out …"`',
    certainty: "reported",
    source: sources.lateAnswer,
    needsEmulator: "needs a real-time endpoint whose model is slow",
    async run(start) {
      let called = () => {};
      const isCalled = new Promise<void>((resolve) => {
        called = resolve;
      });
      const silent = () => new Promise<never>(called);
      const { emulator, invokeSync } = await startSync(start, silent, { clock: { frozen: true } });
      const answer = invokeSync();
      await isCalled;
      await emulator.clock.advance(59_999);
      expect(emulator.endpoint("sync").inFlight).toBe(1);
      await emulator.clock.advance(1);
      await expect(answer).rejects.toMatchObject({
        name: "ModelError",
        message: expect.stringMatching(
          /^Received server error \(0\) from primary with message "Your invocation timed out while waiting/,
        ),
        OriginalStatusCode: 0,
        OriginalMessage: expect.stringMatching(/^Your invocation timed out/),
      });
    },
  },
  {
    name: "throttling-is-400",
    fact: "Throttling is not in the service model; users see HTTP 400 ThrottlingException `Rate exceeded`",
    certainty: "reported",
    source: sources.throttled,
    choice: "fault `throttle`; none",
    needsEmulator: "a real service throttles when it wants",
    async run(start) {
      const { invoke, emulator } = await start();
      emulator.faults.add({ kind: "throttle", operation: OPERATION, count: 1 });
      await expect(invoke({ Body: body })).rejects.toMatchObject({
        name: "ThrottlingException",
        message: "Rate exceeded",
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "calls-a-second",
    fact: "How many calls a second InvokeEndpointAsync takes is published nowhere; here it takes all",
    certainty: "not known",
    source: sources.none,
    choice: "fault `throttle`; none",
    needsEmulator: "would use up the quota of a real account",
    async run(start) {
      const { invoke } = await start();
      const calls = Array.from({ length: 200 }, () => invoke({ Body: body }));
      await expect(Promise.all(calls)).resolves.toHaveLength(200);
    },
    async otherwise(start) {
      const { invoke, emulator } = await start();
      emulator.faults.add({ kind: "throttle", operation: OPERATION, rate: 0.5 });
      const calls = await Promise.allSettled(Array.from({ length: 200 }, () => invoke({ Body: body })));
      const states = new Set(calls.map(({ status }) => status));
      expect(states).toEqual(new Set(["fulfilled", "rejected"]));
    },
  },
  {
    name: "service-faults",
    fact: "InternalFailure is 500 and ServiceUnavailable 503",
    certainty: "service model",
    source: sources.runtimeModel,
    choice: "faults `error` and `unavailable`; none",
    needsEmulator: "a real service fails when it wants",
    async run(start) {
      const { invoke, emulator } = await start();
      emulator.faults.add({ kind: "error", operation: OPERATION, count: 1 });
      emulator.faults.add({ kind: "unavailable", operation: OPERATION, count: 1 });
      await expect(invoke({ Body: body })).rejects.toMatchObject({
        name: "InternalFailure",
        $metadata: { httpStatusCode: 500 },
      });
      await expect(invoke({ Body: body })).rejects.toMatchObject({
        name: "ServiceUnavailable",
        $metadata: { httpStatusCode: 503 },
      });
    },
  },
  {
    name: "sdks-retry-what-may-pass",
    fact: "With their defaults SDKs make three attempts: throttling at HTTP 400, 500 and 503 are tried again",
    certainty: "service model",
    source: sources.sdkRetries,
    needsEmulator: "a real service fails when it wants",
    async run(start) {
      const { emulator } = await start();
      const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
      onTestFinished(() => runtime.destroy());
      for (const kind of ["throttle", "error", "unavailable"] as const) {
        emulator.faults.add({ kind, operation: OPERATION, count: 2 });
        const accepted = await runtime.send(
          new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: body }),
        );
        expect(accepted.$metadata, kind).toMatchObject({ httpStatusCode: 202, attempts: 3 });
      }
    },
  },
  {
    name: "access-denied-is-403",
    fact: "A principal without sagemaker:InvokeEndpointAsync gets 403 AccessDeniedException",
    certainty: "reported",
    source: sources.invokeApi,
    choice: "`principals`; everyone may do everything",
    needsEmulator: "needs a principal without the right",
    async run(start) {
      const { invoke } = await start({
        emulator: { principals: { emulator: { deny: ["sagemaker:InvokeEndpointAsync"] } } },
      });
      await expect(invoke({ Body: body })).rejects.toMatchObject({
        name: "AccessDeniedException",
        $metadata: { httpStatusCode: 403 },
      });
    },
  },
];

/** A real-time endpoint with this model. */
async function startSync(
  start: StartEmulated,
  model: NonNullable<Particulars["endpoint"]>["model"],
  emulator: Particulars["emulator"] = {},
) {
  const world = await start({
    emulator: {
      ...emulator,
      endpoints: { model: { async: { outputPath: "s3://demo/out" } }, sync: { model } },
    },
  });
  const invokeSync = () =>
    world.runtime.send(new InvokeEndpointCommand({ EndpointName: "sync", Body: body }));
  return { ...world, invokeSync };
}
