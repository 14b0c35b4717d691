import { fileURLToPath } from "node:url";
import { type Emulator, startEmulator } from "@sagemaker-async/emulator";

/** What is deployed: the bundle. */
export const bundle = fileURLToPath(new URL("../../dist/handler.mjs", import.meta.url));

const bucket = "protein-bucket";

/** An emulated endpoint that answers a sequence's length; a sequence of W alone fails. */
export function startEndpoint(): Promise<Emulator> {
  return startEmulator({
    buckets: [bucket],
    endpoints: {
      protein: {
        async: {
          outputPath: `s3://${bucket}/async-inference-output`,
          failurePath: `s3://${bucket}/async-inference-failures`,
          maxConcurrentInvocationsPerInstance: 4,
        },
        instances: { initial: 1, min: 1, max: 1 },
        model: ({ body }) => {
          const { sequence } = JSON.parse(Buffer.from(body).toString()) as { sequence: string };
          if (/^W+$/.test(sequence)) throw new Error("out of memory");
          return { body: JSON.stringify({ length: sequence.length }), contentType: "application/json" };
        },
      },
    },
  });
}

/** The variables of the function, and those by which its AWS clients find the emulator. */
export function functionEnvironment(emulator: Emulator): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...emulator.environment,
    SAGEMAKER_ENDPOINT_NAME: "protein",
    S3_BUCKET_NAME: bucket,
  };
}
