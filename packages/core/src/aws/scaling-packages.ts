import { invalidOption } from "../errors/invalid-option.ts";

/** The two SDK packages that only a deployment needs. */
export type ScalingPackages = {
  readonly scaling: typeof import("@aws-sdk/client-application-auto-scaling");
  readonly cloudWatch: typeof import("@aws-sdk/client-cloudwatch");
};

/**
 * They are loaded here, so that only those who deploy need them installed.
 * @throws {SageMakerAsyncError} `invalid_option`, naming what to install.
 */
export async function loadScalingPackages(): Promise<ScalingPackages> {
  try {
    const [scaling, cloudWatch] = await Promise.all([
      import("@aws-sdk/client-application-auto-scaling"),
      import("@aws-sdk/client-cloudwatch"),
    ]);
    return { scaling, cloudWatch };
  } catch (cause) {
    const message =
      "Deploying needs the packages @aws-sdk/client-application-auto-scaling and @aws-sdk/client-cloudwatch, which could not be loaded: install both beside @sagemaker-async/core.";
    throw invalidOption(message, cause);
  }
}
