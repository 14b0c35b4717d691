import { join } from "node:path";
import type { ResolvedConfiguration } from "../configuration/configuration-schema.ts";
import { createEndpoint } from "../endpoint/create-endpoint.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { echoModel } from "../models/echo-model.ts";
import type { OpenEndpointsOptions } from "../open-endpoints.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findResource } from "./find-resource.ts";
import { keepPlane, restorePlane } from "./kept-plane.ts";
import { openDeployment } from "./open-deployment.ts";
import { seedResources } from "./seed-resources.ts";

/** A control plane that can go back to what the configuration holds. */
export interface OpenedControlPlane extends ControlPlane {
  /** Forgets what was made through the API. */
  reset(): void;
  /** Ends what is under way. */
  close(): void;
}

/** The control plane over the configuration's endpoints, with the models of its images loaded. */
export async function openControlPlane(
  endpoints: Map<string, Endpoint>,
  options: OpenEndpointsOptions,
): Promise<OpenedControlPlane> {
  const { configuration, clock, notifier, logs, stateDirectory } = options;
  const planeFile = stateDirectory && join(stateDirectory, "control-plane.json");
  const account = { region: configuration.region, accountId: configuration.accountId };
  const { controlPlane: settings, assumptions, limits, principals } = configuration;
  const ownModels = new Map([...endpoints.values()].map(({ name, model }) => [name, model]));
  const images = await openImages(configuration, options);
  const seeds = () => seedResources(endpoints.values(), account);
  const { models, endpointConfigs } = seeds();
  let forgotten = new AbortController();

  const plane: OpenedControlPlane = {
    account,
    clock,
    settings,
    assumptions,
    endpoints,
    logs,
    models,
    endpointConfigs,
    openDeployment(endpointName, config) {
      const [{ ModelName }] = config.definition.ProductionVariants;
      const model = findResource(models, account, "model", ModelName);
      return openDeployment(endpointName, config, model, {
        clock,
        settings,
        images,
        ownModels,
        echo: echoModel,
        notifier,
        principals,
        assumptions,
      });
    },
    async publishTest({ configuration: { async } }) {
      if (async !== undefined) await notifier.publishTest(async);
    },
    createEndpoint: (name, deployment) =>
      createEndpoint({
        ...options,
        ...deployment,
        account,
        principals,
        limits,
        assumptions,
        name,
        origin: "api",
      }),
    get forgotten() {
      return forgotten.signal;
    },
    keep() {
      if (planeFile !== undefined) keepPlane(plane, planeFile);
    },
    reset() {
      forgotten.abort();
      forgotten = new AbortController();
      for (const endpoint of endpoints.values()) {
        if (endpoint.origin === "configuration") continue;
        endpoint.remove();
        endpoints.delete(endpoint.name);
      }
      models.clear();
      endpointConfigs.clear();
      const fresh = seeds();
      for (const [name, model] of fresh.models) models.set(name, model);
      for (const [name, config] of fresh.endpointConfigs) endpointConfigs.set(name, config);
      plane.keep();
    },
    close: () => forgotten.abort(),
  };
  if (planeFile !== undefined) await restorePlane(plane, planeFile);
  return plane;
}

async function openImages({ images }: ResolvedConfiguration, { models }: OpenEndpointsOptions) {
  const opened = Object.entries(images).map(async ([image, model]) => {
    return [image, await models.open(model, { name: image, field: `images.${image}` })] as const;
  });
  return new Map(await Promise.all(opened));
}
