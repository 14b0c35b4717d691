import { createHash } from "node:crypto";
import type { DeployedImage } from "../endpoint/endpoint.ts";
import { containersOf } from "./containers-of.ts";
import type { ModelDefinition } from "./resource-schemas.ts";

/**
 * The images that a model names, resolved at `atMs` to paths with a digest as
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeployedImage.html has them. Without a registry the digest is
 * that of the path, so the same path has the same one.
 */
export function deployedImages(model: ModelDefinition, atMs: number): DeployedImage[] {
  return containersOf(model)
    .flatMap(({ Image }) => Image ?? [])
    .map((image) => ({
      SpecifiedImage: image,
      ResolvedImage: resolved(image),
      ResolutionTime: atMs / 1000,
    }));
}

function resolved(image: string): string {
  if (image.includes("@")) return image;
  const repository = image.replace(/:[^/]*$/, "");
  return `${repository}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}
