import type { ModelConfiguration } from "../configuration/model-schema.ts";
import type { Model } from "./model.ts";
import { type OpenModelOptions, openModel } from "./open-model.ts";

/** Opens models and closes them all together. */
export interface Models {
  /** @throws ConfigurationError */
  open(configuration: ModelConfiguration, as: Pick<OpenModelOptions, "name" | "field">): Promise<Model>;
  /** Counts and turns of all models begin again, so that a run can be repeated. */
  reset(): void;
  close(): Promise<void>;
}

export function createModels(options: Omit<OpenModelOptions, "name" | "field">): Models {
  const opened: Model[] = [];
  return {
    async open(configuration, as) {
      const model = await openModel(configuration, { ...options, ...as });
      opened.push(model);
      return model;
    },
    reset() {
      for (const model of opened) model.reset?.();
    },
    async close() {
      await Promise.all(opened.map((model) => model.close?.()));
    },
  };
}
