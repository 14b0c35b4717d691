import type { Endpoint } from "../endpoint/endpoint.ts";
import { type Account, emulatorRole } from "../wire/arn.ts";
import { asyncInferenceConfig } from "./async-inference-config.ts";
import type { ControlPlane } from "./control-plane.ts";

/** An endpoint of the configuration file has one endpoint configuration and one model, both named after it. */
export function seedResources(
  endpoints: Iterable<Endpoint>,
  account: Account,
): Pick<ControlPlane, "models" | "endpointConfigs"> {
  const models: ControlPlane["models"] = new Map();
  const endpointConfigs: ControlPlane["endpointConfigs"] = new Map();
  for (const { name, createdAtMs, configuration } of endpoints) {
    const { variantName, instances, instanceType, async } = configuration;
    models.set(name, {
      name,
      createdAtMs,
      tags: new Map(),
      definition: { ExecutionRoleArn: emulatorRole(account) },
    });
    const variant = {
      VariantName: variantName,
      ModelName: name,
      // AWS takes no fewer than one here, also where the endpoint is scaled to zero later.
      InitialInstanceCount: Math.max(1, instances.initial),
      InstanceType: instanceType,
      InitialVariantWeight: 1,
    };
    const definition = {
      ProductionVariants: [variant] as [typeof variant],
      ...(async !== undefined && { AsyncInferenceConfig: asyncInferenceConfig(async) }),
    };
    endpointConfigs.set(name, { name, createdAtMs, tags: new Map(), definition });
  }
  return { models, endpointConfigs };
}
