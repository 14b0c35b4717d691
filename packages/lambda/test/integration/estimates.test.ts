import type { Emulator } from "@sagemaker-async/emulator";
import { expect, it } from "vitest";
import { type CallTool, startTool, type ToolTestOptions } from "../support/start-tool.ts";

const MINUTE_MS = 60_000;
const sequence = "MKTVRQERLK";
const reads = ["sagemaker.DescribeEndpoint", "cloudwatch.GetMetricStatistics"];

type Estimating = {
  readonly emulator: Emulator;
  /** What a submission is told, in minutes from now. */
  readonly estimate: (sequence: string, call?: CallTool) => Promise<number>;
  readonly anotherInstance: (clientConfig: ToolTestOptions["clientConfig"]) => CallTool;
  /** How often AWS was asked for the load. */
  readonly asked: () => number[];
};

/** The tool and its endpoint on one clock, which stands still. What the endpoint accepts runs for an hour. */
async function startEstimating(options: ToolTestOptions = {}): Promise<Estimating> {
  const clock = { now: (): number => tool.emulator.clock.now(), sleep: async () => undefined };
  const tool = await startTool(() => ({}), {
    clock,
    ...options,
    around: { clock: { frozen: true }, ...options.around },
    endpoint: { model: { kind: "echo", latencyMs: 60 * MINUTE_MS }, ...options.endpoint },
  });
  const { emulator, call, anotherInstance } = tool;
  return {
    emulator,
    async estimate(given, through = call) {
      const { data, message } = await through("invoke_endpoint", { sequence: given });
      const estimated = String(data?.["estimated_completion_time"] ?? message);
      return (Date.parse(estimated) - clock.now()) / MINUTE_MS;
    },
    anotherInstance: (clientConfig) => anotherInstance({}, clientConfig),
    asked: () => reads.map((api) => emulator.requests()[api] ?? 0),
  };
}

it("goes by the length where nothing is in the way", async () => {
  const { estimate } = await startEstimating();
  expect(await estimate("A")).toBe(1);
  expect(await estimate("A".repeat(1200))).toBe(3);
});

it("counts the start of an instance where there is none", async () => {
  const { estimate } = await startEstimating({
    endpoint: { instances: { min: 0, max: 1, coldStartMs: 600_000 } },
  });
  expect(await estimate(sequence)).toBe(6);
});

it("counts the backlog for each instance, as CloudWatch last told it, and asks once a minute", async () => {
  const { emulator, estimate, asked } = await startEstimating({
    endpoint: { instances: { initial: 2, min: 2, max: 2 } },
  });
  for (const letters of ["A", "C", "D", "E", "F", "G", "H"]) expect(await estimate(letters)).toBe(1);
  expect(asked()).toEqual([1, 1]);
  await emulator.clock.advance(2 * MINUTE_MS);
  expect(await estimate("I")).toBe(4);
  expect(asked()).toEqual([2, 2]);
});

it("goes by the length, submits and logs why, under a role that may read neither; it does not insist", async () => {
  const events: object[] = [];
  const log = { event: (type: string, facts: object) => events.push({ type, ...facts }), metric() {} };
  const deny = ["sagemaker:DescribeEndpoint", "cloudwatch:GetMetricStatistics"];
  const { estimate, anotherInstance, asked } = await startEstimating({
    observer: { begin: () => ({ log, end() {} }) },
    around: { principals: { blind: { deny } } },
    endpoint: { instances: { min: 0, max: 1, coldStartMs: 600_000 } },
  });
  const blind = anotherInstance({ credentials: { accessKeyId: "blind", secretAccessKey: "any" } });
  expect([await estimate("A", blind), await estimate("C", blind)]).toEqual([1, 1]);
  expect(asked()).toEqual([1, 1]);
  const unreadable = events.filter((event) => "type" in event && event.type === "load_unreadable");
  expect(unreadable).toHaveLength(2);
  expect(unreadable).toEqual(
    expect.arrayContaining([
      { type: "load_unreadable", part: "backlog", error: expect.stringMatching(/^AccessDenied/) },
      { type: "load_unreadable", part: "instances", error: expect.stringMatching(/^AccessDenied/) },
    ]),
  );
});

it("counts what it can read where it can read one of the two", async () => {
  const { emulator, estimate } = await startEstimating({
    around: { faults: [{ operation: "cloudwatch.*", kind: "unavailable" }] },
    endpoint: { instances: { min: 0, max: 1, coldStartMs: 600_000 } },
  });
  expect(await estimate(sequence)).toBe(6);
  expect(emulator.requests()).toMatchObject({ "sagemaker-runtime.InvokeEndpointAsync": 1 });
});

it("is not waited for where AWS does not answer", async () => {
  const { estimate } = await startEstimating({
    load: () => new Promise(() => undefined),
    endpoint: { instances: { min: 0, max: 1, coldStartMs: 600_000 } },
  });
  expect(await estimate(sequence)).toBe(1);
});

it("goes without a load of one's own that cannot be read", async () => {
  const { estimate } = await startEstimating({
    load: () => {
      throw new Error("no");
    },
  });
  expect(await estimate(sequence)).toBe(1);
});
