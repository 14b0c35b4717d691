import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { afterEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../src/index.ts";

describe("round trip", () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  test("a staged input comes back as the output object", async () => {
    emulator = await startEmulator({
      buckets: ["demo"],
      endpoints: {
        double: {
          async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" },
          model: ({ body }) => ({
            body: `${Buffer.from(body)}${Buffer.from(body)}`,
            contentType: "text/plain",
          }),
        },
      },
    });
    const s3 = new S3Client(emulator.clientConfig);
    const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "in/1.txt", Body: "ab" }));
    const accepted = await runtime.send(
      new InvokeEndpointAsyncCommand({
        EndpointName: "double",
        InputLocation: "s3://demo/in/1.txt",
        ContentType: "text/plain",
      }),
    );
    expect(accepted.OutputLocation).toMatch(/^s3:\/\/demo\/out\/[0-9a-f-]{36}\.out$/);
    await emulator.events.waitFor("invocation.completed");
    const key = accepted.OutputLocation?.slice("s3://demo/".length);
    const output = await s3.send(new GetObjectCommand({ Bucket: "demo", Key: key }));
    expect(await output.Body?.transformToString()).toBe("abab");
    expect(output.ContentType).toBe("text/plain");
    expect(emulator.requests()).toEqual({
      "s3.GetObject": 1,
      "s3.PutObject": 1,
      "sagemaker-runtime.InvokeEndpointAsync": 1,
    });
  });
});
