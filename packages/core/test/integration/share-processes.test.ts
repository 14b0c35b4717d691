import { describe, expect, test } from "vitest";
import { bucket, double, emulate, rowsOf } from "../support/emulated.ts";
import type { Step } from "../support/share-caller.ts";
import { type CallerProcess, startCallers } from "../support/share-process.ts";

const rows = rowsOf(10);
const expected = rows.map((row) => ({ ...row, ...double(row) }));

async function answersOf(processes: readonly CallerProcess[]) {
  return (await Promise.all(processes.map((one) => one.answers()))).flat();
}

describe("50 equal calls from 5 processes (A19-10)", { timeout: 90_000 }, () => {
  test("invoke once, and all get their rows", async () => {
    const { emulator, objects } = await emulate(double);
    const { clientConfig } = emulator;
    const task = { clientConfig, bucket, calls: 10, rows, leaseMs: 30_000 };
    const answers = await answersOf(Array.from({ length: 5 }, () => startCallers(task)));
    expect(answers).toEqual(Array.from({ length: 50 }, () => expected));
    expect(emulator.endpoint("model").invocations()).toHaveLength(1);
    expect(await objects()).toEqual([expect.stringMatching(/^shared\/[0-9a-f]{64}\.json$/)]);
  });

  test.each<[string, Step]>([
    ["after it took the lease", "leased"],
    ["while the endpoint computes", "invoked"],
    ["before it publishes", "computed"],
  ])(
    "the one that computes is killed %s: the others get their rows, from at most 2 invocations",
    async (_, step) => {
      const killed = Promise.withResolvers<void>();
      const { emulator } = await emulate(async (row) => {
        const isFirst = emulator.endpoint("model").invocations().length === 1;
        if (step === "invoked" && isFirst) await killed.promise;
        return double(row);
      });
      const { clientConfig } = emulator;
      const task = { clientConfig, bucket, rows, leaseMs: 2000 };
      const first = startCallers({ ...task, calls: 1, stopAt: step });
      await first.reached(step);
      const others = [13, 12, 12, 12].map((calls) => startCallers({ ...task, calls }));
      await emulator.events.waitFor(
        (event) => event.type === "request.received" && event.api === "s3.GetObject",
        {
          fresh: true,
        },
      );
      await first.kill();
      killed.resolve();

      expect(await answersOf(others)).toEqual(Array.from({ length: 49 }, () => expected));
      expect(emulator.endpoint("model").invocations().length).toBeLessThanOrEqual(2);
    },
  );
});
