import type { SchedulingClock } from "../clock/clock.ts";
import type { ModelConfiguration } from "../configuration/model-schema.ts";
import { createEchoModel } from "./echo-model.ts";
import { createHttpModel } from "./http-model.ts";
import type { Model } from "./model.ts";
import { loadModuleModel } from "./module-model.ts";

export interface OpenModelOptions {
  clock: SchedulingClock;
  /** Directory that module paths are relative to. */
  directory: string;
  /** The configuration field to name when the model cannot be opened. */
  field: string;
}

/** Turns a model's configuration into a model that can be called. */
export async function openModel(
  configuration: ModelConfiguration,
  options: OpenModelOptions,
): Promise<Model> {
  if (typeof configuration === "function") return { invoke: configuration };
  switch (configuration.kind) {
    case "echo":
      return createEchoModel(configuration.latencyMs, options.clock);
    case "function":
      return { invoke: configuration.invoke };
    case "http":
      return createHttpModel(configuration.url);
    case "module":
      return loadModuleModel(configuration.path, options.directory, `${options.field}.path`);
  }
}
