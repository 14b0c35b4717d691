import { Buffer } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { serve } from "../serve.ts";
import { sources } from "../sources.ts";
import type { World } from "../world.ts";

const needsEmulator = "needs a look into the container";

export const containerCases: readonly FidelityCase[] = [
  {
    name: "container-contract",
    fact: "The container is asked `GET /ping` before it gets work, and `POST /invocations` for each request",
    certainty: "documented",
    source: sources.container,
    needsEmulator,
    async run(start) {
      const asked: string[] = [];
      const answer = (request: IncomingMessage, response: ServerResponse) => {
        asked.push(`${request.method} ${request.url}`);
        response.end("answer");
      };
      const url = await serve(answer, answer);
      const { invoke, settled } = await start({ endpoint: { model: { kind: "http", url } } });
      expect(await settled(await invoke({ Body: Buffer.from("x") }))).toMatchObject({ body: "answer" });
      expect(asked).toEqual(["GET /ping", "POST /invocations"]);
    },
  },
  {
    name: "work-waits-for-ping",
    fact: "Until `/ping` is answered with 200, within two seconds, a container gets no work",
    certainty: "documented",
    source: sources.container,
    needsEmulator,
    async run(start) {
      const asked: string[] = [];
      const url = await serve(
        (_, response) => {
          asked.push("work");
          response.end("answer");
        },
        (_, response) => {
          asked.push("ping");
          // The first is never answered, the second with no.
          if (asked.length > 1) response.writeHead(asked.length === 2 ? 503 : 200).end();
        },
      );
      const { invoke, settled } = await start({
        endpoint: { model: { kind: "http", url } },
        emulator: { clock: { speed: 100 } },
      });
      await settled(await invoke({ Body: Buffer.from("x") }));
      expect(asked).toEqual(["ping", "ping", "ping", "work"]);
    },
  },
  {
    name: "term-before-kill",
    fact: "A container that is to end gets SIGTERM, and SIGKILL 30 seconds later",
    certainty: "documented",
    source: sources.container,
    choice: "`graceMs` of a model of kind `command`; 30000",
    needsEmulator,
    async run(start) {
      const { invoke, settled, emulator } = await start({
        endpoint: { model: { kind: "command", command: deafServer, graceMs: 200 } },
      });
      const pid = Number((await settled(await invoke({ Body: Buffer.from("x") }))).body);
      await emulator.close();
      // It hears SIGTERM, says so and goes on, so that only SIGKILL can have ended it.
      const lines = emulator.events
        .past()
        .flatMap((event) => (event.type === "model.output" ? [event.line] : []));
      expect(lines).toContain("heard SIGTERM");
      expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    },
  },
  {
    name: "container-headers",
    fact: "The container gets Content-Type, Accept and X-Amzn-SageMaker-Custom-Attributes",
    certainty: "documented",
    source: sources.container,
    needsEmulator,
    async run(start) {
      expect(await headersInContainer(start)).toMatchObject({
        "content-type": "text/csv",
        accept: "application/json",
        "x-amzn-sagemaker-custom-attributes": "trace=1",
        "content-length": "1",
      });
    },
  },
  {
    name: "container-inference-id",
    fact: "The container gets X-Amzn-SageMaker-Inference-Id",
    certainty: "reported",
    source: sources.inferenceIdHeader,
    needsEmulator,
    async run(start) {
      expect(await headersInContainer(start)).toMatchObject({ "x-amzn-sagemaker-inference-id": "mine" });
    },
  },
  {
    name: "other-headers-are-stripped",
    fact: "SageMaker strips the headers that the API does not have",
    certainty: "documented",
    source: sources.invokeApi,
    needsEmulator,
    async run(start) {
      expect(await headersInContainer(start)).not.toHaveProperty("x-own-header");
    },
  },
  {
    name: "custom-attributes-of-an-answer",
    fact: "What a container answers in X-Amzn-SageMaker-Custom-Attributes is the CustomAttributes of InvokeEndpoint's answer",
    certainty: "documented",
    source: sources.syncApi,
    needsEmulator: "needs a real-time endpoint",
    async run(start) {
      const url = await serve((_, response) => {
        const headers = { "Content-Length": 6, "X-Amzn-SageMaker-Custom-Attributes": "trace=2" };
        response.writeHead(200, headers).end("answer");
      });
      const { runtime } = await start({
        emulator: {
          endpoints: {
            model: { async: { outputPath: "s3://demo/out" } },
            sync: { model: { kind: "http", url } },
          },
        },
      });
      const answer = await runtime.send(
        new InvokeEndpointCommand({ EndpointName: "sync", Body: Buffer.from("x") }),
      );
      expect(answer.CustomAttributes).toBe("trace=2");
    },
  },
  {
    name: "places-and-times-stay-outside",
    fact: "The container does not get the headers about S3 places and times",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.containerHeaders`; `documented`, and `all` passes them on",
    needsEmulator,
    async run(start) {
      const names = Object.keys(await headersInContainer(start));
      expect(names.filter((name) => /location|extension|filename|seconds/.test(name))).toEqual([]);
    },
    async otherwise(start) {
      expect(await headersInContainer(start, { containerHeaders: "all" })).toMatchObject({
        "x-amzn-sagemaker-inputlocation": expect.stringMatching(/^s3:/),
        "x-amzn-sagemaker-s3outputpathextension": "extension",
        "x-amzn-sagemaker-filename": "name",
        "x-amzn-sagemaker-requestttlseconds": "60",
        "x-amzn-sagemaker-invocationtimeoutseconds": "61",
      });
    },
  },
];

/** Answers with its process id, and does not end on SIGTERM. */
const deafServer = [
  process.execPath,
  "--eval",
  `process.on("SIGTERM", () => console.log("heard SIGTERM"));
  require("node:http").createServer((request, response) => {
    request.resume();
    response.setHeader("Content-Length", String(process.pid).length);
    response.end(String(process.pid));
  }).listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1");`,
];

/** What a container is sent for a request that says all that can be said, and something that cannot. */
async function headersInContainer(
  start: StartEmulated,
  assumptions: EmulatorConfiguration["assumptions"] = {},
): Promise<IncomingHttpHeaders> {
  let headers: IncomingHttpHeaders = {};
  const url = await serve((request, response) => {
    headers = request.headers;
    response.end("answer");
  });
  const world = await start({ endpoint: { model: { kind: "http", url } }, emulator: { assumptions } });
  addHeader(world, "x-own-header");
  const accepted = await world.invoke({
    InputLocation: await world.stage("x"),
    ContentType: "text/csv",
    Accept: "application/json",
    CustomAttributes: "trace=1",
    InferenceId: "mine",
    Filename: "name",
    S3OutputPathExtension: "extension",
    RequestTTLSeconds: 60,
    InvocationTimeoutSeconds: 61,
  });
  await world.settled(accepted);
  return headers;
}

function addHeader({ runtime }: World, name: string): void {
  runtime.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers[name] = "1";
      return next(args);
    },
    { step: "build", name: "addHeader" },
  );
}
