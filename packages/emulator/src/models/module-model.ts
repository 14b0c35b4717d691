import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { ModelFunction } from "../configuration/model-function.ts";
import type { Model } from "./model.ts";

/** Loads a module whose default export is the model. Done once, at the emulator's start, so a wrong path shows there. */
export async function loadModuleModel(path: string, directory: string, field: string): Promise<Model> {
  const file = resolve(directory, path);
  const loaded = await importModule(file, field);
  const invoke = defaultExport(loaded);
  if (invoke === undefined) {
    throw new ConfigurationError([
      { field, message: `${file} must have a default export that is a function` },
    ]);
  }
  return { invoke };
}

async function importModule(file: string, field: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError([{ field, message: `the module could not be loaded: ${reason}` }], {
      cause,
    });
  }
}

/** A CommonJS module that was compiled from ESM carries its default export one level deeper. */
function defaultExport(loaded: unknown): ModelFunction | undefined {
  const outer = readDefault(loaded);
  if (isModelFunction(outer)) return outer;
  const inner = readDefault(outer);
  return isModelFunction(inner) ? inner : undefined;
}

function readDefault(value: unknown): unknown {
  return typeof value === "object" && value !== null && "default" in value ? value.default : undefined;
}

function isModelFunction(value: unknown): value is ModelFunction {
  return typeof value === "function";
}
