import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findDescribed } from "./find-described.ts";
import { readInput, resourceName } from "./read-input.ts";

const inputSchema = z.object({ ModelName: resourceName });

/** The model of an endpoint, under the endpoint's own name. It has no container image. */
export function describeModel(plane: ControlPlane, input: unknown): object {
  const { ModelName } = readInput(inputSchema, input);
  const { name, createdAtMs } = findDescribed(plane, "model", ModelName);
  return {
    ModelName: name,
    ModelArn: sagemakerArn(plane.account, "model", name),
    ExecutionRoleArn: `arn:aws:iam::${plane.account.accountId}:role/sagemaker-async-emulator`,
    CreationTime: createdAtMs / 1000,
  };
}
