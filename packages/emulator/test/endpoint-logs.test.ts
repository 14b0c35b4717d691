import { DescribeLogGroupsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateEndpointCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { expect, test } from "vitest";
import type { Emulator } from "../src/index.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { brokenServer, chattyServer, logGroupName, logsOf } from "./support/logs.ts";
import { heldModel, oneEndpoint, start } from "./support/start.ts";

const body = (text: string) => ({ Body: Buffer.from(text) });
const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };

/** Until the process of a model has written a line. */
const written = ({ events }: Emulator, line: string) =>
  events.waitFor((event) => event.type === "model.output" && event.line === line);

test("what a command writes stands in the stream of its instance, what fails in the data-log beside it", async () => {
  const { emulator, invoke } = await start({
    endpoints: {
      model: { async, instances: { min: 1 }, model: { kind: "command", command: chattyServer } },
    },
  });
  const { logs, streamNames } = logsOf(emulator);
  const { InferenceId } = await invoke(body("fail"));
  await emulator.events.waitFor("invocation.failed");
  await written(emulator, "got fail");
  const [container, dataLog] = await streamNames();
  expect(container).toMatch(/^AllTraffic\/i-0[0-9a-f]{16}$/);
  expect(dataLog).toBe(`${container}/data-log`);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  const lines = events.map(({ logStreamName, message }) => [logStreamName, message]);
  expect(lines.sort()).toEqual([
    [container, "got fail"],
    [container, "weights loaded"],
    [
      dataLog,
      expect.stringMatching(
        new RegExp(
          `^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}:\\[sagemaker logs\\] \\[${InferenceId}\\] Received server error \\(500\\) from primary with message "done"$`,
        ),
      ),
    ],
  ]);
});

test("each instance tells of its own requests, also after it has gone", async () => {
  const { model, held, releaseAll } = heldModel();
  const failing = async (request: Parameters<typeof model>[0]) => ({
    ...(await model(request)),
    status: 400,
  });
  const { emulator, invoke } = await start(
    oneEndpoint(failing, { instances: { initial: 2, max: 2, idleMs: 0 }, variantName: "main" }),
  );
  const { streamNames } = logsOf(emulator);
  await invoke(body("1"));
  await invoke(body("2"));
  await emulator.events.waitFor(() => held.length === 2);
  releaseAll();
  await emulator.events.waitFor(() => emulator.endpoint("model").failed === 2);
  await emulator.events.waitFor(() => emulator.endpoint("model").instances.current === 0);
  const names = await streamNames();
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^main\/i-0[0-9a-f]{16}\/data-log$/);
});

test("what an image's server wrote before its endpoint was made begins the endpoint's log; without an instance it waits", async () => {
  const { createModel, createConfig, sagemaker, emulator, invoke } = await startControlPlane({
    images: { "registry/image:1": { kind: "command", command: chattyServer } },
  });
  const { logs, streamNames } = logsOf(emulator);
  await written(emulator, "weights loaded");
  expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
  await createModel();
  await createConfig();
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "model", EndpointConfigName: "model" }));
  await emulator.events.waitFor("instance.started");
  const messages = async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.map(({ message }) => message);
  };
  expect(await messages()).toEqual(["weights loaded"]);
  await invoke(body("x"));
  await emulator.events.waitFor("invocation.completed");
  await written(emulator, "got x");
  expect(await messages()).toEqual(["weights loaded", "got x"]);
  await expect.poll(() => emulator.endpoint("model").status).toBe("InService");
  const want = (DesiredInstanceCount: number) =>
    sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: "model",
        DesiredWeightsAndCapacities: [{ VariantName: "main", DesiredInstanceCount }],
      }),
    );
  await want(0);
  await want(1);
  await emulator.events.waitFor(() => emulator.endpoint("model").instances.current === 1);
  await invoke(body("y"));
  await written(emulator, "got y");
  expect(await messages()).toEqual(["weights loaded", "got x", "got y"]);
  expect(await streamNames()).toHaveLength(2);
});

test("an update is logged: what its server wrote, where it serves and where it is rolled back", async () => {
  const { createAll, createModel, createConfig, sagemaker, emulator } = await startControlPlane({
    clock: { frozen: true },
    images: {
      "registry/good:1": { kind: "command", command: chattyServer },
      "registry/bad:1": { kind: "command", command: brokenServer },
    },
  });
  const { logs, streamNames } = logsOf(emulator);
  await createAll();
  await written(emulator, "weights loaded");
  await written(emulator, "no weights at /opt/ml/model");
  for (const name of ["good", "bad"]) {
    await createModel(name, `registry/${name}:1`);
    await createConfig(name, { ModelName: name });
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: "model", EndpointConfigName: name }));
    await emulator.clock.advance(240_000);
    const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }));
    expect(described).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "good" });
  }
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(events.map(({ message }) => message)).toEqual(["weights loaded", "no weights at /opt/ml/model"]);
  expect(await streamNames()).toHaveLength(2);
});

test("the log of an endpoint that failed its health check says why", async () => {
  const { createAll, emulator } = await startControlPlane({
    clock: { frozen: true },
    images: { "registry/image:1": { kind: "command", command: brokenServer } },
  });
  const { logs } = logsOf(emulator);
  await createAll();
  await written(emulator, "no weights at /opt/ml/model");
  await emulator.clock.advance(240_000);
  expect(emulator.endpoint("model").status).toBe("Failed");
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(events.map(({ message }) => message)).toEqual(["no weights at /opt/ml/model"]);
});

test("the LogStreamArn of a ModelError names the group that holds what the container wrote", async () => {
  const { emulator, runtime } = await start({
    endpoints: { model: { model: { kind: "command", command: chattyServer } } },
  });
  const { logs } = logsOf(emulator);
  const error = await runtime
    .send(new InvokeEndpointCommand({ EndpointName: "model", ...body("fail") }))
    .then(
      () => undefined,
      (thrown: { LogStreamArn: string }) => thrown,
    );
  await written(emulator, "got fail");
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupIdentifier: error?.LogStreamArn, filterPattern: "fail" }),
  );
  expect(events.map(({ message }) => message)).toEqual(["got fail"]);
});

test("of a group the newest 10,000 events are kept", async () => {
  const server = `const lines = Array.from({ length: 10500 }, (_, index) => "line " + (index + 1)).join("\\n") + "\\n";
  let isFirst = true;
  require("node:http").createServer((request, response) => {
    if (isFirst) process.stdout.write(lines);
    isFirst = false;
    response.end();
  }).listen(process.env.SAGEMAKER_BIND_TO_PORT, "127.0.0.1");`;
  const { emulator } = await start({
    endpoints: {
      model: {
        async,
        instances: { min: 1 },
        model: { kind: "command", command: [process.execPath, "--eval", server] },
      },
    },
  });
  const { logs } = logsOf(emulator);
  await written(emulator, "line 10500");
  const { events = [], nextToken } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(nextToken).toBeUndefined();
  expect(events).toHaveLength(10_000);
  expect([events[0]?.message, events.at(-1)?.message]).toEqual(["line 501", "line 10500"]);
});

test("a reset empties the logs", async () => {
  const { emulator, invoke } = await start({
    endpoints: {
      model: { async, instances: { min: 1 }, model: { kind: "command", command: chattyServer } },
    },
  });
  const { logs, streamNames } = logsOf(emulator);
  await invoke(body("before"));
  await emulator.events.waitFor("invocation.completed");
  await written(emulator, "got before");
  await emulator.reset();
  await expect(streamNames()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await invoke(body("after"));
  await written(emulator, "got after");
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(events.map(({ message }) => message)).toEqual(["got after"]);
});
