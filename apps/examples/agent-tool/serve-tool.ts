import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { startGateway } from "@sagemaker-async/lambda/gateway";

/** Where scripts/install-services.sh puts aws-lambda-ric. A project of your own has it among its devDependencies, and needs no word of it here. */
const runtimeClient = join(
  import.meta.dirname,
  "../../../.services/lambda-runtime-clients/node_modules/aws-lambda-ric/index.mjs",
);

/** The endpoint, and in front of it the tool as it is deployed: the bundle under AWS Lambda's runtime client, behind a gateway. */
export async function serveTool(): Promise<AsyncDisposable & { readonly url: string }> {
  const configuration = await loadConfiguration(join(import.meta.dirname, "emulator.yaml"));
  const emulator = await startEmulator(configuration, { directory: import.meta.dirname });
  const gateway = await startGateway({
    handler: fileURLToPath(import.meta.resolve("@sagemaker-async/lambda/handler")),
    target: "proteins",
    environment: {
      ...process.env,
      ...emulator.environment,
      SAGEMAKER_ENDPOINT_NAME: "protein-properties",
      S3_BUCKET_NAME: "protein-bucket",
    },
    ...(existsSync(runtimeClient) && { runtimeClient }),
  }).catch(async (error: unknown) => {
    await emulator.close();
    throw error;
  });
  return {
    url: gateway.url,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await emulator.close();
    },
  };
}
