import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { CallLog } from "../src/door/call-log.ts";
import { echo, oneEndpoint, start } from "./support/start.ts";

const none = { bucket: null, key: null, prefix: null, copySource: null };

test("a call is logged with what it named in S3, decoded, and its status; the emulator's own are not", async () => {
  const { emulator, s3, stage, invoke } = await start({
    ...oneEndpoint(echo),
    clock: { frozen: true },
    principals: { emulator: { deny: ["s3:GetObject"] } },
  });
  const at = new Date(emulator.clock.now()).toISOString();
  await invoke({ InputLocation: await stage("x", "in put/ä+%2F") });
  await emulator.events.waitFor("invocation.completed");
  await expect(s3.send(new GetObjectCommand({ Bucket: "demo", Key: "../a" }))).rejects.toThrow();
  await s3.send(new ListObjectsV2Command({ Bucket: "demo", Prefix: "in put/" }));
  await expect(
    s3.send(new CopyObjectCommand({ Bucket: "demo", Key: "b", CopySource: "demo/in%20put/%C3%A4" })),
  ).rejects.toThrow();
  await s3.send(new DeleteObjectsCommand({ Bucket: "demo", Delete: { Objects: [{ Key: "b" }] } }));

  const calls = [
    { ...none, service: "s3", operation: "PutObject", bucket: "demo", key: "in put/ä+%2F", status: 200 },
    { ...none, service: "sagemaker-runtime", operation: "InvokeEndpointAsync", status: 202 },
    { ...none, service: "s3", operation: "GetObject", bucket: "demo", key: "../a", status: 403 },
    { ...none, service: "s3", operation: "ListObjectsV2", bucket: "demo", prefix: "in put/", status: 200 },
    {
      ...none,
      service: "s3",
      operation: "CopyObject",
      bucket: "demo",
      key: "b",
      copySource: "demo/in put/ä",
      status: 403,
    },
    { ...none, service: "s3", operation: "DeleteObjects", bucket: "demo", status: 200 },
  ].map((call) => ({ at, ...call }));
  const logged = await fetch(`${emulator.url}/_emulator/calls`);
  expect(await logged.json()).toEqual(calls);
  expect(emulator.calls()).toEqual(calls);
  expect(
    emulator.events.past().flatMap((event) => (event.type === "request.answered" ? event.call : [])),
  ).toEqual(calls);
});

test("the log is asked for by service and operation, and forgotten by a reset", async () => {
  const { emulator, s3, stage, invoke } = await start(oneEndpoint(echo));
  await invoke({ InputLocation: await stage("x") });
  await s3.send(new HeadObjectCommand({ Bucket: "demo", Key: "input/1" }));
  const asked = await fetch(`${emulator.url}/_emulator/calls?service=s3&operation=HeadObject`);
  expect(await asked.json()).toMatchObject([{ operation: "HeadObject", key: "input/1" }]);
  expect(emulator.calls({ service: "s3" })).toHaveLength(2);
  expect(emulator.calls({ operation: "InvokeEndpointAsync" })).toHaveLength(1);
  await emulator.reset();
  expect(emulator.calls()).toEqual([]);
});

test("a call whose answer never came has no status", async () => {
  const { emulator, s3, stage } = await start(oneEndpoint(echo));
  await stage("x");
  emulator.faults.add({ operation: "s3.HeadObject", kind: "lostAnswer", count: 1 });
  await s3.send(new HeadObjectCommand({ Bucket: "demo", Key: "input/1" }));
  expect(emulator.calls({ operation: "HeadObject" }).map(({ status }) => status)).toEqual([null, 200]);
});

test("the newest 10,000 calls are kept", () => {
  const log = new CallLog({ now: () => 0 }, () => {});
  for (let index = 0; index < 20_001; index += 1) {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    log.follow({ service: "s3", operation: "HeadObject", url: `/demo/${index}` }, { headers: {} }, response);
    response.emit("close");
  }
  const kept = log.list();
  expect([kept.length, kept.at(0)?.key, kept.at(-1)?.key]).toEqual([10_000, "10001", "20000"]);
});
