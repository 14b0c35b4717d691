import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { logGroupName, logsOf } from "./support/logs.ts";
import { oneEndpoint, start } from "./support/start.ts";

const MINUTE_MS = 60_000;
const texts = ["one ERROR", "two error", 'three ERROR "quoted"', "four ERROR skipped", "five"];

/** An emulator whose log has a line a minute, which ends with one of the texts in quotes. */
async function startLogged(more = {}) {
  const started = await start({
    ...oneEndpoint(({ body }) => ({ body, status: 400 }), { instances: { min: 1 } }),
    clock: { frozen: true },
    ...more,
  });
  const { emulator, invoke } = started;
  const startMs = Math.round(emulator.clock.now());
  for (const text of texts) {
    await invoke({ Body: Buffer.from(text) });
    await emulator.clock.advance(MINUTE_MS);
  }
  const { logs, streamNames } = logsOf(emulator);
  const [logStreamName = ""] = await streamNames();
  const short = (events: readonly { message?: string | undefined }[] = []) =>
    events.map(({ message }) => /message "(\w+)/.exec(message ?? "")?.[1]);
  return {
    ...started,
    logs,
    startMs,
    logStreamName,
    async get(input: Partial<GetLogEventsCommandInput> = {}) {
      const answer = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...input }));
      return { ...answer, texts: short(answer.events) };
    },
    async filter(input: Partial<FilterLogEventsCommandInput> = {}) {
      const answer = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
      return { ...answer, texts: short(answer.events) };
    },
  };
}

test("GetLogEvents goes from the newest back and from the oldest forth, and at an end gives back its token", async () => {
  const { get } = await startLogged();
  const newest = await get({ limit: 2 });
  expect(newest.texts).toEqual(["four", "five"]);
  const before = await get({ limit: 2, nextToken: newest.nextBackwardToken });
  expect(before.texts).toEqual(["two", "three"]);
  const first = await get({ limit: 2, nextToken: before.nextBackwardToken });
  expect(first.texts).toEqual(["one"]);
  const none = await get({ limit: 2, nextToken: first.nextBackwardToken });
  expect(none).toMatchObject({ texts: [], nextBackwardToken: first.nextBackwardToken });
  expect((await get({ nextToken: none.nextForwardToken })).texts).toHaveLength(5);

  const oldest = await get({ limit: 3, startFromHead: true });
  expect(oldest.texts).toEqual(["one", "two", "three"]);
  const rest = await get({ nextToken: oldest.nextForwardToken, startFromHead: true });
  expect(rest.texts).toEqual(["four", "five"]);
  const end = await get({ nextToken: rest.nextForwardToken, startFromHead: true });
  expect(end).toMatchObject({ texts: [], nextForwardToken: rest.nextForwardToken });
  expect((await get({ nextToken: end.nextBackwardToken, limit: 1 })).texts).toEqual(["five"]);
});

test("a token of the end finds what is written later", async () => {
  const { get, invoke, emulator } = await startLogged();
  const { nextForwardToken } = await get();
  await invoke({ Body: Buffer.from("six") });
  await emulator.events.waitFor(() => emulator.endpoint("model").failed === 6);
  expect((await get({ nextToken: nextForwardToken })).texts).toEqual(["six"]);
});

test("spans begin with their start; that of GetLogEvents ends before its end, that of FilterLogEvents with it", async () => {
  const { get, filter, startMs } = await startLogged();
  const span = { startTime: startMs + MINUTE_MS, endTime: startMs + 3 * MINUTE_MS };
  expect((await get(span)).texts).toEqual(["two", "three"]);
  expect((await filter(span)).texts).toEqual(["two", "three", "four"]);
  const [event] = (await get(span)).events ?? [];
  expect(event).toMatchObject({ timestamp: startMs + MINUTE_MS, ingestionTime: startMs + MINUTE_MS });
});

test("FilterLogEvents goes through its pages in either direction, over streams by name or prefix", async () => {
  const { filter, logStreamName } = await startLogged();
  for (const startFromHead of [true, false]) {
    const seen: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 2, startFromHead, nextToken });
      seen.push(...page.texts);
      expect(page.searchedLogStreams).toEqual([]);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const all = ["one", "two", "three", "four", "five"];
    expect(seen).toEqual(startFromHead ? all : all.reverse());
  }
  expect((await filter({ logStreamNames: [logStreamName] })).texts).toHaveLength(5);
  expect((await filter({ logStreamNamePrefix: "AllTraffic/" })).texts).toHaveLength(5);
  expect((await filter({ logStreamNamePrefix: "other" })).texts).toEqual([]);
});

test.each([
  ["", ["one", "two", "three", "four", "five"]],
  ["ERROR", ["one", "three", "four"]],
  ["ERROR -skipped", ["one", "three"]],
  ['"client error" five', ["five"]],
  [String.raw`"\"quoted\""`, ["three"]],
  ["?skipped ?five", ["four", "five"]],
  ["one ?five", ["one"]],
])("the pattern %s finds what has its terms", async (filterPattern, found) => {
  const { filter } = await startLogged();
  expect((await filter({ filterPattern })).texts).toEqual(found);
});

test.each(["{ $.level = 3 }", "[ip, user]", "%regular%", "a.b", '"open', "one-two"])(
  "the pattern %s is refused",
  async (filterPattern) => {
    const { filter } = await startLogged();
    await expect(filter({ filterPattern })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid filter pattern",
      $metadata: { httpStatusCode: 400 },
    });
  },
);

test("groups and streams are described in pages", async () => {
  const { logs, emulator, logStreamName, startMs } = await startLogged();
  const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/" }));
  expect(logGroups).toEqual([
    {
      logGroupName,
      arn: `${arn}:*`,
      logGroupArn: arn,
      creationTime: startMs,
      metricFilterCount: 0,
      storedBytes: expect.any(Number),
      logGroupClass: "STANDARD",
    },
  ]);
  const streams = await logs.send(
    new DescribeLogStreamsCommand({ logGroupIdentifier: arn, limit: 1, orderBy: "LastEventTime" }),
  );
  expect(streams.logStreams).toEqual([
    {
      logStreamName,
      arn: `${arn}:log-stream:${logStreamName}`,
      creationTime: startMs,
      firstEventTimestamp: startMs,
      lastEventTimestamp: startMs + 4 * MINUTE_MS,
      lastIngestionTime: startMs + 4 * MINUTE_MS,
      storedBytes: 0,
    },
  ]);
  expect(streams.nextToken).toBeUndefined();
  for (const input of [{ logGroupNamePattern: "Endpoints/x" }, { logGroupClass: "DELIVERY" } as const]) {
    expect((await logs.send(new DescribeLogGroupsCommand(input))).logGroups).toEqual([]);
  }
  expect(emulator.requests()).toMatchObject({ "logs.DescribeLogGroups": 3, "logs.DescribeLogStreams": 2 });
});

describe("errors are CloudWatch Logs' own", () => {
  const missing = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 400 } };
  const invalid = { name: "InvalidParameterException", $metadata: { httpStatusCode: 400 } };

  test("for what is not there", async () => {
    const { get, filter } = await startLogged();
    await expect(filter({ logGroupName: "none" })).rejects.toMatchObject({
      ...missing,
      message: "The specified log group does not exist.",
    });
    for (const call of [get({ logStreamName: "none" }), filter({ logStreamNames: ["none"] })]) {
      await expect(call).rejects.toMatchObject({
        ...missing,
        message: "The specified log stream does not exist.",
      });
    }
  });

  test("for what cannot be", async () => {
    const { get, filter, logs } = await startLogged();
    const prefixAndPattern = { logGroupNamePrefix: "a", logGroupNamePattern: "a" };
    const orderAndPrefix = { logGroupName, orderBy: "LastEventTime", logStreamNamePrefix: "a" } as const;
    for (const call of [
      get({ nextToken: "none" }),
      get({ limit: 10_001 }),
      filter({ nextToken: "f/1/s" }),
      filter({ logGroupIdentifier: logGroupName }),
      filter({ logStreamNames: ["a"], logStreamNamePrefix: "a" }),
      logs.send(new DescribeLogGroupsCommand(prefixAndPattern)),
      logs.send(new DescribeLogGroupsCommand({ nextToken: "none" })),
      logs.send(new DescribeLogStreamsCommand(orderAndPrefix)),
    ]) {
      await expect(call).rejects.toMatchObject(invalid);
    }
  });

  test("for a principal who may not", async () => {
    const { get, logStreamName } = await startLogged({
      principals: { emulator: { deny: ["logs:GetLogEvents"] } },
    });
    await expect(get()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `not authorized to perform: logs:GetLogEvents on resource: arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:log-stream:${logStreamName} `,
      ),
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test("a page of events has 1 MB at most", async () => {
  const { emulator, invoke } = await start({
    ...oneEndpoint(() => ({ body: "x".repeat(250_000), status: 400 }), { instances: { min: 1 } }),
  });
  for (let count = 0; count < 6; count += 1) await invoke({ Body: Buffer.from("x") });
  await emulator.events.waitFor(() => emulator.endpoint("model").failed === 6);
  const { logs } = logsOf(emulator);
  const first = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  expect(first.events).toHaveLength(4);
  const second = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken: first.nextToken }));
  expect(second.events).toHaveLength(2);
});
