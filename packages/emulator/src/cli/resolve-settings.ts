import { dirname, resolve } from "node:path";
import type { EmulatorConfiguration } from "../configuration/configuration-schema.ts";
import { loadConfiguration } from "../configuration/load-configuration.ts";
import { parseConfiguration } from "../configuration/parse-configuration.ts";
import type { CommandLine } from "./read-arguments.ts";

const DEFAULT_PORT = 4580;

/** With no file there is still something to call. */
const WITHOUT_FILE: EmulatorConfiguration = {
  buckets: ["demo"],
  endpoints: {
    echo: {
      async: { outputPath: "s3://demo/async-output", failurePath: "s3://demo/async-failures" },
      model: { kind: "echo" },
    },
  },
};

export interface Settings {
  configuration: EmulatorConfiguration;
  /** Directory that the configuration's paths are relative to. */
  directory: string;
}

/** The configuration file, with what the command line says in place of the file's own. @throws ConfigurationError */
export async function resolveSettings({ config, ...commandLine }: CommandLine): Promise<Settings> {
  const fromFile = config === undefined ? parseConfiguration(WITHOUT_FILE) : await loadConfiguration(config);
  const { host, port, seed, state, awsEndpoint, dynamodbEndpoint } = commandLine;
  return {
    configuration: {
      ...fromFile,
      port: port ?? fromFile.port ?? DEFAULT_PORT,
      ...(host !== undefined && { host }),
      ...(seed !== undefined && { seed }),
      // Relative to the shell's directory, where the file's own is relative to the file.
      ...(state !== undefined && { state: resolve(state) }),
      ...(awsEndpoint !== undefined && { awsEndpoint }),
      ...(dynamodbEndpoint !== undefined && { dynamodbEndpoint }),
    },
    directory: config === undefined ? process.cwd() : dirname(resolve(config)),
  };
}
