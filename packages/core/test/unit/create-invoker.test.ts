import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { runInference } from "../../src/results/run-inference.ts";
import { double, failFor, rowsOf } from "../support/emulated.ts";

test("a function answers rows, in order, with several under way", async () => {
  let running = 0;
  let most = 0;
  const invoker = createInvoker(
    "double",
    async (row) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return double(row);
    },
    { maxInFlight: 3 },
  );
  const { rows } = await runInference(invoker, rowsOf(10));
  expect(rows).toEqual(rowsOf(10).map((row) => ({ ...row, ...double(row) })));
  expect(most).toBe(3);
});

test("an error fails its row alone; an error of this project keeps its code", async () => {
  const { failures } = await runInference(createInvoker("double", failFor(["02"])), rowsOf(4));
  expect(failures).toMatchObject([
    { index: 2, error: { code: "model_error", message: '"double" could not answer: cannot compute 02' } },
  ]);
  const throttled = createInvoker("busy", () => {
    throw new SageMakerAsyncError("throttled", "slow down", { retryable: true });
  });
  await expect(runInference(throttled, rowsOf(1))).rejects.toMatchObject({ code: "throttled" });
});

test("an abort ends it, reaches the function, and leaves no listener", async () => {
  const controller = new AbortController();
  const invoker = createInvoker("slow", async (_, { signal }) => {
    controller.abort();
    await new Promise((resolve) =>
      signal.aborted ? resolve(undefined) : signal.addEventListener("abort", resolve),
    );
    throw signal.reason;
  });
  await expect(runInference(invoker, rowsOf(2), { signal: controller.signal })).rejects.toMatchObject({
    code: "cancelled",
  });
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  await expect(runInference(invoker, rowsOf(2), { signal: controller.signal })).rejects.toMatchObject({
    code: "cancelled",
  });
});
