import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import { seededDraws } from "../src/faults/seeded-draws.ts";
import { type ModelFunction, startEmulator } from "../src/index.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { folderWith } from "./support/folder.ts";
import { echo, heldModel, oneEndpoint, start } from "./support/start.ts";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** The command with a state directory; answers its URL, and a way to kill it. */
async function startCommand(folder: string) {
  const args = ["--config", join(folder, "emulator.json"), "--state", join(folder, "state"), "--port", "0"];
  const child = spawn(process.execPath, [cli, ...args, "--log-level", "error"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit");
  let seen = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      seen += chunk;
      const [, found] = /^ready (\S+)$/m.exec(seen) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      seen += chunk;
    });
    void exit.then(() => reject(new Error(`ended:\n${seen}`)));
  });
  return {
    url,
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

function clientsOf(url: string) {
  const config = {
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    forcePathStyle: true,
    maxAttempts: 1,
  };
  const clients = { s3: new S3Client(config), runtime: new SageMakerRuntimeClient(config) };
  onTestFinished(() => Object.values(clients).forEach((client) => void client.destroy()));
  return clients;
}

describe("SIGKILL and restart with --state", () => {
  const configuration = {
    buckets: ["demo"],
    endpoints: {
      model: {
        async: { outputPath: "s3://demo/out", maxConcurrentInvocationsPerInstance: 8 },
        instances: { initial: 1 },
        model: { kind: "echo", latencyMs: { min: 1, max: 60 } },
      },
    },
  };

  // Each run is killed after another number of acceptances: at the first, in between, and near the end. What is drawn kills it in the
  // middle of whatever it does then: the acceptance that is waited for, and so many turns of this program after it.
  const draw = seededDraws(5);
  const drawn = Array.from({ length: 3 }, () => [1 + Math.floor(draw() * 70), Math.floor(draw() * 200)]);
  test.each([[1, 0], [25, 0], [60, 0], ...drawn])(
    "nothing accepted is lost when it is killed after %i acceptances and %i turns",
    async (killAfter, turns) => {
      const folder = await folderWith({ "emulator.json": JSON.stringify(configuration) });
      const first = await startCommand(folder);
      const { s3, runtime } = clientsOf(first.url);
      const accepted = new Map<string, string>();
      const invoke = async (index: number) => {
        const body = `body ${index}`;
        const isStaged = index % 2 === 0;
        if (isStaged) await s3.send(new PutObjectCommand({ Bucket: "demo", Key: `in/${index}`, Body: body }));
        const input = isStaged ? { InputLocation: `s3://demo/in/${index}` } : { Body: Buffer.from(body) };
        const answer = await runtime.send(
          new InvokeEndpointAsyncCommand({ EndpointName: "model", ...input }),
        );
        accepted.set(answer.OutputLocation ?? "", body);
        if (accepted.size !== killAfter) return;
        for (let turn = 0; turn < turns; turn += 1) await setImmediate();
        await first.kill();
      };
      await Promise.allSettled(Array.from({ length: 80 }, (_, index) => invoke(index)));
      expect(accepted.size).toBeGreaterThanOrEqual(killAfter);

      const second = await startCommand(folder);
      const { s3: after } = clientsOf(second.url);
      for (;;) {
        const response = await fetch(`${second.url}/_emulator/endpoints`);
        const [{ queued, inFlight }] = (await response.json()) as [{ queued: number; inFlight: number }];
        if (queued + inFlight === 0) break;
      }
      for (const [location, body] of accepted) {
        const Key = location.slice("s3://demo/".length);
        const { Body } = await after.send(new GetObjectCommand({ Bucket: "demo", Key }));
        expect(await Body?.transformToString()).toBe(body);
      }
    },
  );
});

describe("in process", () => {
  test("what was queued or running is delivered again, with all that it was asked with", async () => {
    const state = await folderWith();
    const { model, held } = heldModel();
    const configuration = { ...oneEndpoint(model, { instances: { initial: 1 } }), state };
    const first = await start(configuration);
    const members = {
      ContentType: "text/csv",
      Accept: "text/x",
      CustomAttributes: "a=1",
      InferenceId: "one",
    };
    const one = await first.invoke({ Body: Buffer.from([0, 255]), ...members });
    const two = await first.invoke({ InputLocation: await first.stage("staged"), InferenceId: "two" });
    await first.emulator.events.waitFor(() => held.length === 1);
    await first.emulator.close();

    const seen: object[] = [];
    const second = await start({
      ...oneEndpoint((request) => {
        seen.push({ ...request, body: Buffer.from(request.body) });
        return { body: request.body };
      }),
      state,
    });
    await second.emulator.events.waitFor("invocation.redelivered");
    await second.emulator.events.waitFor(() => second.emulator.endpoint("model").completed === 2);
    expect(seen).toMatchObject([
      {
        body: Buffer.from([0, 255]),
        contentType: "text/csv",
        accept: "text/x",
        customAttributes: "a=1",
        inferenceId: "one",
      },
      { body: Buffer.from("staged"), accept: undefined, inferenceId: "two" },
    ]);
    expect(await second.read(one.OutputLocation)).toBeDefined();
    expect((await second.read(two.OutputLocation))?.body).toBe("staged");
  });

  test("what is over, or was forgotten by a reset, is not delivered again", async () => {
    const state = await folderWith();
    const first = await start({ ...oneEndpoint(echo), state });
    const done = await first.invoke({ Body: Buffer.from("done") });
    await first.emulator.events.waitFor("invocation.completed");
    await first.emulator.close();

    const { model } = heldModel();
    const second = await start({ ...oneEndpoint(model), state });
    expect(second.emulator.endpoint("model").invocations()).toEqual([]);
    expect((await second.read(done.OutputLocation))?.body).toBe("done");
    await second.invoke({ Body: Buffer.from("reset") });
    await second.emulator.reset();
    await second.emulator.close();

    const third = await start({ ...oneEndpoint(echo), state });
    expect(third.emulator.endpoint("model").invocations()).toEqual([]);
  });

  test("the time to live goes on where it stood", async () => {
    const state = await folderWith();
    const asleep = oneEndpoint(echo, { instances: { coldStartMs: 3_600_000 } });
    const first = await start({ ...asleep, state, clock: { frozen: true } });
    await first.invoke({ Body: Buffer.from("x"), RequestTTLSeconds: 60 });
    const acceptedAtMs = first.emulator.clock.now();
    await first.emulator.close();

    const second = await start({ ...asleep, state, clock: { frozen: true } });
    const left = acceptedAtMs + 60_000 - second.emulator.clock.now();
    await second.emulator.clock.advance(left - 1);
    expect(second.emulator.endpoint("model").expired).toBe(0);
    await second.emulator.clock.advance(1);
    expect(second.emulator.endpoint("model").expired).toBe(1);
  });

  test("queues, subscriptions, messages and tables are there again", async () => {
    const state = await folderWith();
    const topic = "arn:aws:sns:us-east-1:000000000000:ok";
    const configuration = {
      ...oneEndpoint(echo, { async: { outputPath: "s3://demo/out", successTopic: topic } }),
      state,
    };
    const first = await start(configuration);
    const clients = ({ clientConfig }: { clientConfig: ConstructorParameters<typeof SQSClient>[0] & {} }) => {
      const made = {
        sqs: new SQSClient(clientConfig),
        sns: new SNSClient(clientConfig),
        dynamodb: new DynamoDBClient(clientConfig),
      };
      onTestFinished(() => Object.values(made).forEach((client) => void client.destroy()));
      return made;
    };
    const before = clients(first.emulator);
    await before.sqs.send(new CreateQueueCommand({ QueueName: "results" }));
    await before.sns.send(
      new SubscribeCommand({
        TopicArn: topic,
        Protocol: "sqs",
        Endpoint: "arn:aws:sqs:us-east-1:000000000000:results",
      }),
    );
    await before.dynamodb.send(
      new CreateTableCommand({
        TableName: "cache",
        KeySchema: [{ AttributeName: "k", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "k", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    await first.emulator.close();

    const second = await start(configuration);
    const after = clients(second.emulator);
    expect((await after.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["cache"]);
    await second.invoke({ Body: Buffer.from("x"), InferenceId: "after" });
    const { QueueUrl } = await after.sqs.send(new CreateQueueCommand({ QueueName: "results" }));
    const { Messages } = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    expect(Messages?.[0]?.Body).toContain("after");
  });

  test("endpoints made through the API are there again, and go on with their queues", async () => {
    const state = await folderWith();
    const images = (model: ModelFunction) => ({ images: { "registry/image:1": model }, state });
    const first = await startControlPlane(images(heldModel().model));
    await first.createAll(1);
    const accepted = await first.invoke({ Body: Buffer.from("x") });
    await first.createModel("gone", "registry/image:1");
    await first.sagemaker.send(new DeleteModelCommand({ ModelName: "gone" }));
    await first.emulator.close();

    const second = await startControlPlane(images(echo));
    await second.emulator.events.waitFor("invocation.completed");
    expect((await second.read(accepted.OutputLocation))?.body).toBe("x");
    expect(await second.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }))).toMatchObject(
      {
        EndpointStatus: "InService",
        EndpointConfigName: "model",
      },
    );
    const { Models } = await second.sagemaker.send(new ListModelsCommand({}));
    expect(Models?.map(({ ModelName }) => ModelName)).toEqual(["model"]);
    await second.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "model" }));
    await second.emulator.close();

    const { sagemaker } = await startControlPlane(images(echo));
    expect((await sagemaker.send(new ListEndpointsCommand({}))).Endpoints).toEqual([]);
  });

  test("a directory that another emulator uses, or that cannot be made, is a configuration error", async () => {
    const state = await folderWith({ file: "" });
    await start({ state });
    await expect(startEmulator({ state })).rejects.toThrow(/state: .* is in use by another emulator/);
    await expect(startEmulator({ state: join(state, "file") })).rejects.toThrow(/state: /);
  });
});
