import type { Account } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import { containersOf } from "./containers-of.ts";
import type { ModelDefinition } from "./resource-schemas.ts";

/** A model package without a version, as those of AWS Marketplace are; those of a model registry have one. */
const PACKAGE_ARN = /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:(\d{12}):model-package\/[^/]+$/;

/**
 * A model from AWS Marketplace is told by its model package: one without a version, of an account that is not the caller's own.
 * @throws WireError ValidationException in the words of https://github.com/aws/sagemaker-python-sdk/issues/3969
 */
export function refuseMarketplaceModel(model: ModelDefinition, { accountId }: Account): void {
  for (const { ModelPackageName = "" } of containersOf(model)) {
    const owner = PACKAGE_ARN.exec(ModelPackageName)?.[1];
    if (owner === undefined || owner === accountId) continue;
    throw validationException(
      "Marketplace images are not supported when specifying an AsyncInferenceConfig.",
    );
  }
}
