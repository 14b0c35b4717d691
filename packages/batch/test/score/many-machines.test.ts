import { spawn } from "node:child_process";
import { once } from "node:events";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DeleteEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { startEmulator } from "@sagemaker-async/emulator";
import { describeWith, type RunningService, redis } from "@sagemaker-async/services";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cli } from "../support/run-cli.ts";
import { csvOf, type Scoring, scoring } from "../support/scoring.ts";
import { startWorker, type Worker } from "../support/worker.ts";

const ROWS = 120;
const CHUNKS = 24;
const IN_FLIGHT_PER_SHARD = 2;
const score = "score --endpoint length --batch-size 5 --max-in-flight 4 --quiet --json";

const doomed = {
  name: "doomed",
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/echo:1",
  roleArn: "arn:aws:iam::123456789012:role/sagemaker",
  instanceType: "ml.c7i.xlarge",
  outputPath: "s3://demo/doomed",
  failurePath: "s3://demo/doomed-failures",
  instances: { min: 1, max: 1 },
};

describeWith("score --workers", { redis: redis.installed }, () => {
  let world: Scoring;
  let queue: RunningService;
  let alone: string;
  const workers: Worker[] = [];
  const worker = async () => {
    const started = await startWorker(queue.url, world.env, "--lost-after", "2");
    workers.push(started);
    return started;
  };
  const many = (name: string, more = "") =>
    world.run(`${score} --in ${name} --out many.csv --workers ${queue.url}${more}`);
  const completed = () => world.emulator.endpoint("length").snapshot().completed;

  beforeAll(async () => {
    queue = await redis.start({ appendonly: "yes" });
    world = await scoring();
    await world.write("rows.csv", csvOf(ROWS));
    expect((await world.run(`${score} --in rows.csv --out alone.csv`)).status).toBe(0);
    alone = await world.read("alone.csv");
  });
  beforeEach(() => world.emulator.reset());
  afterEach(() => Promise.all(workers.splice(0).map((one) => one.kill())));
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await queue.stop();
  });

  test("two workers write what one machine writes, to the byte, and leave nothing in S3", async () => {
    await Promise.all([worker(), worker()]);
    const ran = await many("rows.csv");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(await world.read("many.csv")).toBe(alone);
    expect(JSON.parse(ran.stdout)).toMatchObject({ rows: ROWS, failed: 0, invocations: CHUNKS });
    expect(completed()).toBe(CHUNKS);
    // `score` and each worker look the endpoint up once.
    expect(world.emulator.requests()["sagemaker.ListTags"]).toBeLessThanOrEqual(3);
    const s3 = new S3Client(world.emulator.clientConfig);
    expect(await s3.send(new ListObjectsV2Command({ Bucket: "demo" }))).toMatchObject({ KeyCount: 0 });
  });

  test("failed rows are named as on one machine, and the same command tries only them again", async () => {
    await world.write("poison.csv", csvOf(ROWS, [7]));
    await worker();
    const ran = await many("poison.csv", " --failures failed.jsonl");
    expect(ran.status).toBe(1);
    expect(await world.read("failed.jsonl")).toMatch(/^\{"index":7,.*"code":"model_error"/);
    await world.emulator.reset();
    const again = JSON.parse((await many("poison.csv", " --tolerate 1")).stdout);
    expect(again).toMatchObject({ rows: ROWS, failed: 1 });
    expect(again.invocations).toBeLessThan(CHUNKS / 2);
  });

  test("a worker that is killed is taken over: the same bytes, and only what it had in flight twice at most", async () => {
    const victim = await worker();
    const running = many("rows.csv");
    await world.emulator.events.waitFor("invocation.started");
    await victim.kill();
    await worker();
    expect(await running).toMatchObject({ status: 0, stderr: "" });
    expect(await world.read("many.csv")).toBe(alone);
    expect(completed()).toBeLessThanOrEqual(CHUNKS + IN_FLIGHT_PER_SHARD);
  });

  test("Redis that is killed and comes back loses nothing", async () => {
    await Promise.all([worker(), worker()]);
    const running = many("rows.csv");
    await world.emulator.events.waitFor("invocation.started");
    await queue.kill();
    await queue.restart();
    expect(await running).toMatchObject({ status: 0, stderr: "" });
    expect(await world.read("many.csv")).toBe(alone);
    expect(completed()).toBeLessThanOrEqual(CHUNKS + 2 * IN_FLIGHT_PER_SHARD);
  });

  test("four workers, of which three are killed at random, and Redis that is killed in between", async () => {
    await Promise.all(Array.from({ length: 4 }, worker));
    const running = many("rows.csv");
    for (const share of [0.2, 0.4, 0.6]) {
      await world.emulator.events.waitFor(() => completed() >= share * CHUNKS);
      await workers[Math.floor(Math.random() * workers.length)]?.kill();
      if (share === 0.4) {
        await queue.kill();
        await queue.restart();
      }
      await worker();
    }
    expect(await running).toMatchObject({ status: 0, stderr: "" });
    expect(await world.read("many.csv")).toBe(alone);
    expect(completed()).toBeLessThanOrEqual(CHUNKS + 5 * IN_FLIGHT_PER_SHARD);
  }, 90_000);

  test.each([
    ["killed", "SIGKILL", null],
    ["interrupted", "SIGINT", 130],
  ] as const)("a command that was %s goes on when it is typed again", async (_, signal, status) => {
    await worker();
    const args = `${score} --in rows.csv --out many.csv --workers ${queue.url}`.split(" ");
    const first = spawn(process.execPath, [cli, ...args], {
      cwd: world.folder,
      env: world.env,
      stdio: "ignore",
    });
    await world.emulator.events.waitFor("invocation.started");
    first.kill(signal);
    expect(await once(first, "close")).toEqual(status === null ? [null, signal] : [status, null]);
    expect(await many("rows.csv")).toMatchObject({ status: 0, stderr: "" });
    expect(await world.read("many.csv")).toBe(alone);
    expect(completed()).toBeLessThanOrEqual(CHUNKS + 2 * IN_FLIGHT_PER_SHARD);
  });

  test("what a worker cannot go on with ends the command with its cause", async () => {
    const elsewhere = await startEmulator({});
    workers.push(await startWorker(queue.url, { ...world.env, ...elsewhere.environment }));
    const ran = await many("rows.csv");
    await elsewhere.close();
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("endpoint_not_found");
  });

  test("an endpoint that is deleted while its rows are answered ends the command", async () => {
    await world.write("doomed.json", JSON.stringify(doomed));
    expect(await world.run("deploy --config doomed.json")).toMatchObject({ status: 0 });
    await worker();
    const args = `--endpoint doomed --batch-size 5 --max-in-flight 4 --in rows.csv --out doomed.csv`;
    const running = world.run(`score ${args} --quiet --workers ${queue.url}`);
    await world.emulator.events.waitFor("invocation.started");
    const sagemaker = new SageMakerClient(world.emulator.clientConfig);
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: "doomed" }));
    const ran = await running;
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("endpoint_not_found");
  });

  test.each([
    ["--workers redis://127.0.0.1:1", "--workers redis://127.0.0.1:1 cannot be reached"],
    ["--workers queue.example", "is no URL of a Redis"],
    ["--workers URL --cache sqlite:cache.db", "is on one machine, and --workers may be on many"],
  ])("%s is refused in a sentence", async (options, words) => {
    const ran = await world.run(
      `${score} --in rows.csv --out refused.csv ${options.replace("URL", queue.url)}`,
    );
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(words);
  });
});
