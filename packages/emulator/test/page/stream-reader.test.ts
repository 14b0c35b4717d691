import { expect, test } from "vitest";
import { createActivity } from "../../src/activity/activity.ts";
import { openStreamReader } from "../../src/activity/stream-reader.ts";
import { createEventLog } from "../../src/events/event-log.ts";
import type { InvocationRecord } from "../../src/events/invocation-record.ts";

const clock = { now: () => 0, state: () => ({ now: new Date(0).toISOString(), speed: 1, frozen: false }) };

function record(number: number, state: InvocationRecord["state"]): InvocationRecord {
  return {
    inferenceId: String(number),
    endpointName: "model",
    state,
    attempts: 1,
    receivedAt: new Date(0).toISOString(),
    startedAt: null,
    finishedAt: null,
    inputLocation: null,
    outputLocation: `s3://demo/out/${number}.out`,
    failureLocation: null,
    error: null,
  };
}

function open() {
  const events = createEventLog();
  const endpoints = new Map();
  const activity = createActivity({ endpoints, events, clock });
  const emulator = { region: "us-east-1", accessKeyId: "any" };
  const reader = openStreamReader({ emulator, endpoints, clock, faults: { list: () => [] }, activity });
  const happen = (type: "accepted" | "started" | "completed", number: number) => {
    const states = { accepted: "queued", started: "running", completed: "completed" } as const;
    events.emit({
      type: `invocation.${type}`,
      endpointName: "model",
      invocation: record(number, states[type]),
    });
  };
  return { reader, happen };
}

test("a flood between two looks is one message of at most 500 invocations, each as it is now", () => {
  const { reader, happen } = open();
  reader.next();
  for (let number = 1; number <= 3_000; number += 1) {
    for (const type of ["accepted", "started", "completed"] as const) happen(type, number);
  }
  const invocations = reader.next()?.data.invocations ?? [];
  expect(invocations).toHaveLength(500);
  expect(new Set(invocations.map(({ state }) => state))).toEqual(new Set(["completed"]));
  expect(invocations.at(-1)?.inferenceId).toBe("3000");
  expect(reader.next()).toBeUndefined();
});

test("an invocation keeps its place in the order of arrival", () => {
  const { reader, happen } = open();
  happen("accepted", 1);
  happen("accepted", 2);
  reader.next();
  happen("started", 1);
  expect(reader.next()?.data.invocations?.map(({ inferenceId, arrival }) => [inferenceId, arrival])).toEqual([
    ["1", 1],
  ]);
});
