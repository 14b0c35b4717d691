import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { double, emulate, rowModel, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

describe("what the endpoint's tags say", () => {
  test("counts less than the options of the connection, and those less than the call's", async () => {
    const { endpoint } = await emulate(double, {
      tags: { inference_batch_size: "5" },
      connect: { batchSize: 2 },
    });
    const invocationsOf = async (options: { batchSize?: number | undefined }) =>
      (await endpoint.inference(rowsOf(20), options)).stats.invocations;
    expect(await invocationsOf({})).toBe(10);
    expect(await invocationsOf({ batchSize: undefined })).toBe(10);
    expect(await invocationsOf({ batchSize: 20 })).toBe(1);
  });

  test("bounds the requests that are outstanding at once", async () => {
    const { endpoint } = await emulate(double, {
      tags: { inference_max_in_flight: "2", inference_batch_size: "1" },
    });
    let outstanding = 0;
    let most = 0;
    await endpoint.inference(rowsOf(12), {
      onEvent: ({ type }) => {
        if (type === "chunk-invoked") outstanding += 1;
        if (type === "chunk-answered") outstanding -= 1;
        most = Math.max(most, outstanding);
      },
    });
    expect(most).toBe(2);
  });

  test("A3: is left out where it cannot be used, and the call goes on as without tags", async () => {
    const { endpoint } = await emulate(double, {
      tags: { inference_batch_size: "0", inference_max_in_flight: "many" },
    });
    expect(endpoint.metadata.problems).toHaveLength(2);
    expect((await endpoint.inference(rowsOf(20))).stats.invocations).toBe(2);
  });

  test("is unknown to credentials that may not read tags, and the endpoint answers all the same", async () => {
    const emulator = await emulatorWith({
      principals: { AKIALIMITED: { deny: ["sagemaker:ListTags"] } },
      endpoints: { model: { model: rowModel(double), tags: { inference_batch_size: "5" } } },
    });
    const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
    const clientConfig = { ...emulator.clientConfig, credentials };
    const endpoint = await Endpoint.connect("model", { clientConfig });
    expect(endpoint.metadata.problems).toEqual([expect.stringContaining("sagemaker:ListTags")]);
    expect((await endpoint.inference(rowsOf(20))).failures).toEqual([]);
    expect(emulator.requests()["sagemaker-runtime.InvokeEndpoint"]).toBe(2);
  });
});
