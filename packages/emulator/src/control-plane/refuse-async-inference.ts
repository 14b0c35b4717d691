import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { EndpointConfigDefinition } from "./resource-schemas.ts";

/**
 * In a region without asynchronous inference its configurations can be made, and no endpoint of them can.
 * @throws WireError ValidationException in the words of https://github.com/boto/boto3/issues/4275
 */
export function refuseAsyncInference(
  { AsyncInferenceConfig }: EndpointConfigDefinition,
  { asyncInference }: ControlPlane["settings"],
): void {
  if (asyncInference || AsyncInferenceConfig === undefined) return;
  throw validationException("One or more endpoint features are not supported using this configuration");
}
