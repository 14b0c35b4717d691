import { existsSync } from "node:fs";
import { findProgram, serviceFolder } from "./find-program.ts";
import { answersHttp } from "./probe.ts";
import type { Service } from "./service.ts";
import { startProcess } from "./start-process.ts";

const java = findProgram("java");
const folder = serviceFolder("dynamodb-local");

/** The quick compiler and the small collector: it starts in half the time, and no test runs for long. */
const quickStart = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/** `inMemory` forgets all tables at a kill, and is many times faster: on a disk each write waits for it. */
export type DynamoDbLocalOptions = { readonly inMemory?: boolean };

/** Amazon's DynamoDB Local. It keeps its tables in its folder, so that they survive a kill, unless they are to be in memory. */
export const dynamoDbLocal: Service<DynamoDbLocalOptions> = {
  installed: java !== undefined && existsSync(serviceFolder("dynamodb-local/installed")),
  start: ({ inMemory = false } = {}) =>
    startProcess({
      name: "dynamodb-local",
      scheme: "http",
      command: (port, dbPath) => {
        const main = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
        const args = [
          ...quickStart,
          "-cp",
          "lib/*",
          main,
          "-sharedDb",
          ...(inMemory ? ["-inMemory"] : ["-dbPath", dbPath]),
          "-port",
          String(port),
          "-disableTelemetry",
        ];
        return { program: java ?? "java", args, cwd: folder }; // beside its native SQLite library
      },
      probe: (port) => answersHttp(port),
    }),
};
