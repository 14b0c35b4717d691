import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { describe, expect, onTestFinished, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { IncompleteInferenceError } from "../../src/errors/incomplete-inference-error.ts";
import { bucket, double, emulate, failFor, objectsOf, rowModel, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

const plain = "s3://demo/plain";
const odd = "https://demo.s3.us-east-1.amazonaws.com/odd";

describe("A19-30: an odd OutputLocation does not lose an accepted job", () => {
  test.each([
    "s3://demo",
    "s3://demo/",
    "s3://demo/a b",
    "s3://demo/c+d",
    "s3://demo/100%25",
    "s3://demo/ü",
    "s3://demo/分子",
    "s3://demo/deep/er/and/deep.er/x=y",
  ])("%s", async (outputPath) => {
    const { endpoint, objects } = await emulate(failFor(["03"]), { asyncBlock: { outputPath } });
    const { rows, failures } = await endpoint.inference(rowsOf(5), { batchSize: 1, watch: "list" });
    expect(failures).toMatchObject([{ index: 3, error: { code: "model_error" } }]);
    const answered = rowsOf(5).map((row) => ({ ...row, ...double(row) }));
    expect(rows.filter((_, at) => at !== 3)).toEqual(answered.filter((_, at) => at !== 3));
    expect(await objects()).toEqual([]);
  });

  test("one that cannot be read fails its rows with the id and the place, and the request lives on", async () => {
    const { emulator, connect, serveFrom } = await deployed(plain);
    const endpoint = await connect();
    await serveFrom(odd);
    const { partial } = await endpoint.inference(rowsOf(2), { batchSize: 1 }).then(
      () => Promise.reject(new Error("It was answered.")),
      (error: IncompleteInferenceError) => error,
    );
    expect(partial.failures).toMatchObject(
      rowsOf(2).map((row, index) => ({
        row,
        error: {
          code: "invoke_failed",
          retryable: false,
          attempts: 1,
          inferenceId: expect.stringMatching(`-${index}-1$`),
          message: expect.stringMatching(
            `accepted the request as [^ ]+-${index}-1 .*${odd}/.*${index}-1.out`,
          ),
        },
      })),
    );
    await emulator.events.waitFor(() => emulator.endpoint("model").completed === 2);
    expect((await objectsOf(emulator)).filter((key) => key.startsWith("odd/"))).toHaveLength(2);
  });

  test("an endpoint whose path is one is refused when it is connected, in words", async () => {
    const { connect } = await deployed(odd);
    await expect(connect()).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/^Endpoint "model" writes to https:.*odd, .*s3:\/\/bucket\/prefix/),
    });
  });
});

/** An endpoint that was made through the API, so that its configuration can change. */
async function deployed(outputPath: string) {
  const emulator = await emulatorWith({ buckets: [bucket], images: { "registry/model": rowModel(double) } });
  const sagemaker = new SageMakerClient(emulator.clientConfig);
  onTestFinished(() => sagemaker.destroy());
  const EndpointName = "model";
  const configure = (EndpointConfigName: string, S3OutputPath: string) =>
    sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        ProductionVariants: [{ VariantName: "AllTraffic", ModelName: "model", InitialInstanceCount: 1 }],
        AsyncInferenceConfig: { OutputConfig: { S3OutputPath } },
      }),
    );
  const container = { PrimaryContainer: { Image: "registry/model" } };
  await sagemaker.send(new CreateModelCommand({ ModelName: "model", ...container }));
  await configure("first", outputPath);
  await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: "first" }));
  return {
    emulator,
    connect: () => Endpoint.connect(EndpointName, { clientConfig: emulator.clientConfig }),
    async serveFrom(path: string) {
      await configure("second", path);
      await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "second" }));
    },
  };
}
