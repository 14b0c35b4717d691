import { DescribeEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { expect, test } from "vitest";
import { startControlPlane } from "./support/control-plane.ts";
import { listen } from "./support/listen.ts";

const EndpointName = "model";
test("a synchronous endpoint fails too when its container does not answer /ping, and is not there for callers", async () => {
  const url = await listen((_, response) => response.writeHead(500).end());
  const { createModel, createConfig, createEndpoint, runtime, emulator } = await startControlPlane({
    clock: { frozen: true },
    images: { "registry/image:1": { kind: "http", url } },
  });
  await createModel();
  await createConfig("model", { AsyncInferenceConfig: undefined });
  await createEndpoint();
  await emulator.clock.advance(240_000);
  expect(emulator.endpoint("model").status).toBe("Failed");
  await expect(runtime.send(new InvokeEndpointCommand({ EndpointName, Body: "x" }))).rejects.toMatchObject({
    message: "Endpoint model of account 000000000000 not found.",
  });
});

test("an update that waits for /ping is taken back by a reset", async () => {
  const { createModel, createConfig, createEndpoint, sagemaker, emulator } = await startControlPlane({
    clock: { frozen: true },
    controlPlane: { creationMs: 60_000 },
    endpoints: { model: { async: { outputPath: "s3://demo/out" } } },
  });
  await createConfig("next", { count: 3 });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "next" }));
  expect(emulator.endpoint("model").status).toBe("Updating");
  await emulator.reset();
  await emulator.clock.advance(60_000);
  const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  expect(described).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "model" });
  await createModel("own");
  await createConfig("own", { ModelName: "own" });
  await createEndpoint("own", "own");
  await emulator.clock.advance(60_000);
  expect(emulator.endpoint("own").status).toBe("InService");
});
