import { DeleteEndpointCommand, DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import type { World } from "../world.ts";
import { createEndpoint } from "./through-the-api.ts";

const needsEmulator = "makes and changes endpoints";
const EndpointName = "Made";

export const variantCases: readonly FidelityCase[] = [
  {
    name: "images-of-a-variant",
    fact: "DeployedImages tells the image path of the model, the path with a digest that it resolved to, and when",
    certainty: "documented",
    source: sources.deployedImage,
    needsEmulator,
    async run(start) {
      const world = await start({ emulator: { clock: { frozen: true } } });
      const image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/model:1";
      await createEndpoint(world, { image });
      expect((await describeVariant(world))?.DeployedImages).toEqual([
        {
          SpecifiedImage: image,
          ResolvedImage: expect.stringMatching(
            /^000000000000\.dkr\.ecr\.us-east-1\.amazonaws\.com\/model@sha256:[0-9a-f]{64}$/,
          ),
          ResolutionTime: new Date(world.emulator.clock.now()),
        },
      ]);
    },
  },
  {
    name: "status-of-a-variant",
    fact: "While its endpoint is Creating, Updating or Deleting, VariantStatus says so of a variant, and since when; in service it has none",
    certainty: "documented",
    source: sources.variantStatus,
    needsEmulator,
    async run(start) {
      const world = await start({
        emulator: { clock: { frozen: true }, controlPlane: { creationMs: 300_000 } },
      });
      const { sagemaker, emulator } = world;
      const variantStatus = async () => (await describeVariant(world))?.VariantStatus;
      const since = (Status: string, StartTime: Date) => [{ Status, StartTime }];
      const createdAt = new Date(emulator.clock.now());
      const { updateCapacity } = await createEndpoint(world);
      await emulator.clock.advance(100_000);
      expect(await variantStatus()).toEqual(since("Creating", createdAt));
      await emulator.clock.advance(200_000);
      expect(await variantStatus()).toBeUndefined();
      const updatedAt = new Date(emulator.clock.now());
      await updateCapacity(2);
      expect(await variantStatus()).toEqual(since("Updating", updatedAt));
      await emulator.clock.advance(300_000);
      expect(await variantStatus()).toBeUndefined();
      const deletedAt = new Date(emulator.clock.now());
      await sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
      expect(await variantStatus()).toEqual(since("Deleting", deletedAt));
    },
  },
];

async function describeVariant({ sagemaker }: Pick<World, "sagemaker">) {
  const { ProductionVariants } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  return ProductionVariants?.[0];
}
