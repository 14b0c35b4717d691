import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { Emulator, EmulatorConfiguration, ModelFunction } from "../../../src/index.ts";

/** How long an answer takes depends on the molecule; every ninth cannot be parsed. */
const solubility: ModelFunction = async ({ body }) => {
  const number = Number(Buffer.from(body).toString());
  await new Promise((resolve) => setTimeout(resolve, 350 + ((number * 137) % 500)));
  if (number % 9 === 7)
    throw new Error(`SMILES Parse Error: unclosed ring for input: 'c1ccccc' in row ${number}`);
  return { body: JSON.stringify({ logS: -2.1 }), contentType: "application/json" };
};

/** An endpoint that wakes from zero, and a second one, synchronous, beside it. */
export const burstConfiguration: EmulatorConfiguration = {
  buckets: ["demo"],
  endpoints: {
    solubility: {
      async: {
        outputPath: "s3://demo/output",
        failurePath: "s3://demo/failures",
        maxConcurrentInvocationsPerInstance: 2,
      },
      instances: { max: 3, coldStartMs: 1_500, idleMs: 60_000 },
      model: solubility,
    },
    toxicity: { instances: { min: 1 }, model: { kind: "echo" } },
  },
};

/** Sends `count` invocations as fast as they are accepted. */
export async function sendBurst({ clientConfig }: Emulator, count: number): Promise<void> {
  const s3 = new S3Client(clientConfig);
  const runtime = new SageMakerRuntimeClient(clientConfig);
  for (let number = 1; number <= count; number += 1) {
    const Key = `input/molecule-${number}`;
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key, Body: String(number) }));
    await runtime.send(
      new InvokeEndpointAsyncCommand({
        EndpointName: "solubility",
        InputLocation: `s3://demo/${Key}`,
        InferenceId: `molecule-${String(number).padStart(3, "0")}`,
      }),
    );
  }
  s3.destroy();
  runtime.destroy();
}
