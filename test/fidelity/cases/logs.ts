import { Buffer } from "node:buffer";
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { Particulars, StartEmulated } from "../emulated.ts";
import { serve } from "../serve.ts";
import { sources } from "../sources.ts";

const needsEmulator = "needs a model that fails";
const logGroupName = "/aws/sagemaker/Endpoints/model";
const body = Buffer.from("x");

export const logCases: readonly FidelityCase[] = [
  {
    name: "log-group-and-streams",
    fact: "The log group `/aws/sagemaker/Endpoints/<endpoint>` holds what the container writes in the stream `<variant>/<instance id>`, and what the platform says of requests in `<variant>/<instance id>/data-log`",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const world = await startFailing(start, { model: { kind: "command", command: loggingServer } });
      await world.emulator.events.waitFor((event) => event.type === "model.output");
      const { logStreams = [] } = await world.logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      const [container = "", dataLog] = logStreams.map(({ logStreamName }) => logStreamName);
      expect(container).toMatch(/^AllTraffic\/i-[0-9a-f]{17}$/);
      expect(dataLog).toBe(`${container}/data-log`);
      expect(await world.messages({ logStreamNames: [container] })).toEqual(["asked"]);
    },
  },
  {
    name: "data-log-of-an-answer",
    fact: 'Where the container answers with an error, the data-log has `<time>:[sagemaker logs] [<InferenceId>] Received server error (500) from primary with message "…"`, or a client error',
    certainty: "reported",
    source: sources.dataLog,
    needsEmulator,
    async run(start) {
      for (const [status, kind] of [
        [500, "server"],
        [413, "client"],
      ] as const) {
        const { messages, InferenceId } = await startFailing(start, {
          model: () => ({ body: "too long", status }),
        });
        expect(await messages()).toEqual([
          expect.stringMatching(
            `^\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}:\\[sagemaker logs\\] \\[${InferenceId}\\] Received ${kind} error \\(${status}\\) from primary with message "too long"$`,
          ),
        ]);
      }
    },
  },
  {
    name: "data-log-of-a-refused-answer",
    fact: "Where SageMaker does not take the container's answer, the data-log says why, with the InferenceId too",
    certainty: "reported",
    source: sources.contentLength,
    needsEmulator,
    async run(start) {
      const url = await serve((_, response) => {
        response.write("an answer in");
        response.end(" chunks");
      });
      const { messages, InferenceId } = await startFailing(start, { model: { kind: "http", url } });
      expect(await messages()).toEqual([
        expect.stringMatching(
          `:\\[sagemaker logs\\] \\[${InferenceId}\\] The response from container primary did not specify the required Content-Length header$`,
        ),
      ]);
    },
  },
  {
    name: "log-of-a-model-error",
    fact: "The LogStreamArn of a ModelError leads to the log group of the endpoint",
    certainty: "service model",
    source: sources.runtimeModel,
    needsEmulator: "needs a real-time endpoint whose model fails",
    async run(start) {
      const { runtime, emulator } = await start({
        emulator: {
          endpoints: {
            model: { async: { outputPath: "s3://demo/out" } },
            sync: { model: { kind: "command", command: loggingServer } },
          },
        },
      });
      const failed = runtime.send(new InvokeEndpointCommand({ EndpointName: "sync", Body: body }));
      const { LogStreamArn } = await failed.then(
        () => ({ LogStreamArn: "" }),
        (error: { LogStreamArn: string }) => error,
      );
      await emulator.events.waitFor((event) => event.type === "model.output");
      const { messages } = openLogs(emulator);
      expect(await messages({ logGroupName: undefined, logGroupIdentifier: LogStreamArn })).toEqual([
        "asked",
      ]);
    },
  },
  {
    name: "nothing-logged-yet",
    fact: "A log group is there once something is written to it; before, it is a ResourceNotFoundException `The specified log group does not exist.`",
    certainty: "reported",
    source: sources.missingLogGroup,
    needsEmulator,
    async run(start) {
      const { emulator, invoke, settled } = await start();
      await settled(await invoke({ Body: body }));
      await expect(openLogs(emulator).messages()).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: "The specified log group does not exist.",
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "newest-events-first",
    fact: "GetLogEvents begins with the newest events unless `startFromHead`; at the end of a stream its token is the one that it was given",
    certainty: "documented",
    source: sources.getLogEvents,
    needsEmulator,
    async run(start) {
      const { logs, invoke, emulator } = await startFailing(start, {
        model: () => ({ body: "no", status: 500 }),
      });
      await invoke({ Body: body, InferenceId: "newest" });
      await emulator.events.waitFor(() => emulator.endpoint("model").failed === 2);
      const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      const get = (nextToken?: string) =>
        logs.send(
          new GetLogEventsCommand({
            logGroupName,
            logStreamName: logStreams[0]?.logStreamName,
            limit: 1,
            nextToken,
          }),
        );
      const newest = await get();
      expect(newest.events?.map(({ message }) => message)).toEqual([expect.stringContaining("[newest]")]);
      const { events, nextForwardToken } = await get(newest.nextForwardToken);
      expect({ events, nextForwardToken }).toEqual({
        events: [],
        nextForwardToken: newest.nextForwardToken,
      });
    },
  },
  {
    name: "filter-by-terms",
    fact: "A filterPattern of words and quoted phrases finds the events that have all of them, with their case; one that is none is an InvalidParameterException `Invalid filter pattern`",
    certainty: "documented",
    source: sources.filterPattern,
    needsEmulator,
    async run(start) {
      const { messages } = await startFailing(start, {
        model: () => ({ body: "Out of memory", status: 500 }),
      });
      expect(await messages({ filterPattern: '"Out of memory" sagemaker' })).toHaveLength(1);
      expect(await messages({ filterPattern: '"out of memory"' })).toEqual([]);
      await expect(messages({ filterPattern: "[ip, user" })).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: "Invalid filter pattern",
      });
    },
  },
];

/** A server that writes a line for each request, and fails it. */
const loggingServer = [
  process.execPath,
  "--eval",
  `require("node:http").createServer((request, response) => {
    if (request.url === "/ping") return response.end();
    console.log("asked");
    request.resume();
    response.writeHead(500, { "Content-Length": 2 }).end("no");
  }).listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1");`,
];

/** An emulator whose endpoint has failed one request, and its logs. */
async function startFailing(start: StartEmulated, endpoint: Particulars["endpoint"]) {
  const world = await start({ endpoint: { instances: { min: 1 }, ...endpoint } });
  const { InferenceId } = await world.invoke({ Body: body });
  await world.emulator.events.waitFor("invocation.failed");
  return { ...world, ...openLogs(world.emulator), InferenceId };
}

function openLogs({ clientConfig }: Awaited<ReturnType<StartEmulated>>["emulator"]) {
  const logs = new CloudWatchLogsClient({ ...clientConfig, maxAttempts: 1 });
  onTestFinished(() => logs.destroy());
  return {
    logs,
    async messages(input: Partial<FilterLogEventsCommandInput> = {}) {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
      return events.map(({ message }) => message);
    },
  };
}
