import { z } from "zod";
import { fileConfigurationSchema } from "./configuration-schema.ts";

/** The JSON Schema of a configuration file, which the build writes into the package. */
export function configurationJsonSchema(): object {
  return {
    title: "Configuration of @sagemaker-async/emulator",
    ...z.toJSONSchema(fileConfigurationSchema, { io: "input", unrepresentable: "any" }),
  };
}
