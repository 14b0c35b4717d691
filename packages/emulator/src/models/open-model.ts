import { resolve } from "node:path";
import type { SchedulingClock } from "../clock/clock.ts";
import type { ModelConfiguration } from "../configuration/model-schema.ts";
import type { EventLog } from "../events/event-log.ts";
import { openCommandModel } from "./command/command-model.ts";
import { echoModel } from "./echo-model.ts";
import { createHttpModel } from "./http-model.ts";
import type { Model } from "./model.ts";
import { loadModuleModel } from "./module-model.ts";
import { openReplayModel } from "./recording/replay-model.ts";
import { withRecording } from "./recording/with-recording.ts";
import { withBehaviour } from "./with-behaviour.ts";

export interface OpenModelOptions {
  clock: SchedulingClock;
  events: Pick<EventLog, "emit">;
  seed: number;
  /** Directory that files are relative to. */
  directory: string;
  /** The endpoint or image that the model is for. */
  name: string;
  /** The configuration field to name when the model cannot be opened. */
  field: string;
}

/** Turns a model's configuration into a model that can be called. @throws ConfigurationError */
export async function openModel(
  configuration: ModelConfiguration,
  options: OpenModelOptions,
): Promise<Model> {
  if (typeof configuration === "function") return { invoke: configuration };
  const model = withBehaviour(await openKind(configuration, options), configuration, options);
  const { record } = configuration;
  return record === undefined
    ? model
    : withRecording(model, resolve(options.directory, record), options.clock);
}

type ConfiguredModel = Exclude<ModelConfiguration, (...values: never[]) => unknown>;

/** Kinds that need libraries of their own are loaded only where an endpoint is of that kind. */
async function openKind(configuration: ConfiguredModel, options: OpenModelOptions): Promise<Model> {
  switch (configuration.kind) {
    case "echo":
      return echoModel;
    case "function":
      return { invoke: configuration.invoke };
    case "http":
      return createHttpModel(configuration.url);
    case "module":
      return loadModuleModel(configuration.path, options.directory, `${options.field}.path`);
    case "command":
      return openCommandModel(configuration, options);
    case "fixtures": {
      const { openFixturesModel } = await import("./fixtures/open-fixtures-model.ts");
      return openFixturesModel(configuration, options);
    }
    case "replay":
      return openReplayModel(configuration, options);
    case "sagemaker": {
      const { createSagemakerModel } = await import("./sagemaker-model.ts");
      return createSagemakerModel(configuration);
    }
  }
}
