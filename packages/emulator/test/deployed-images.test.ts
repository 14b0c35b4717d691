import {
  CreateModelCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { startControlPlane } from "./support/control-plane.ts";
import { folderWith } from "./support/folder.ts";

const EndpointName = "model";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

type Started = Awaited<ReturnType<typeof startControlPlane>>;

async function imagesOf({ sagemaker }: Pick<Started, "sagemaker">) {
  const { ProductionVariants } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  return ProductionVariants?.[0]?.DeployedImages?.map(({ ResolvedImage }) => ResolvedImage);
}

test("each container's image is resolved; one with a digest stays as it is, and the port of a registry is no tag", async () => {
  const { sagemaker, createConfig, createEndpoint } = await startControlPlane();
  const Containers = ["localhost:5000/team/model", "registry/model:1", `registry/model@${digest}`].map(
    (Image) => ({ Image }),
  );
  await sagemaker.send(new CreateModelCommand({ ModelName: "model", Containers }));
  await createConfig();
  await createEndpoint();
  expect(await imagesOf({ sagemaker })).toEqual([
    expect.stringMatching(/^localhost:5000\/team\/model@sha256:[0-9a-f]{64}$/),
    expect.stringMatching(/^registry\/model@sha256:[0-9a-f]{64}$/),
    `registry/model@${digest}`,
  ]);
});

test("an update shows the images of its model once it is through, also of an endpoint of the configuration", async () => {
  const { sagemaker, emulator, createModel, createConfig } = await startControlPlane({
    clock: { frozen: true },
    controlPlane: { creationMs: 300_000 },
    endpoints: { model: { async: { outputPath: "s3://demo/out" } } },
  });
  await createModel("two", `registry/two@${digest}`);
  await createConfig("two", { ModelName: "two" });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "two" }));
  expect(await imagesOf({ sagemaker })).toBeUndefined();
  await emulator.clock.advance(300_000);
  expect(await imagesOf({ sagemaker })).toEqual([`registry/two@${digest}`]);
  emulator.reset();
  expect(await imagesOf({ sagemaker })).toBeUndefined();
});

test("images are there again after a restart", async () => {
  const state = await folderWith();
  const { emulator, createAll, ...before } = await startControlPlane({ state });
  await createAll();
  const images = await imagesOf(before);
  await emulator.close();
  expect(images).toHaveLength(1);
  expect(await imagesOf(await startControlPlane({ state }))).toEqual(images);
});
