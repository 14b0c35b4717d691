import { existsSync } from "node:fs";
import { serviceFolder } from "./find-program.ts";
import { answersHttp } from "./probe.ts";
import type { Service } from "./service.ts";
import { startProcess } from "./start-process.ts";

/** moto's server: canned answers for every AWS service. */
export const motoServer: Service = {
  installed: existsSync(serviceFolder("moto/installed")),
  start: () =>
    startProcess({
      name: "moto",
      scheme: "http",
      command: (port) => ({ program: serviceFolder("moto/bin/moto_server"), args: ["-p", String(port)] }),
      probe: (port) => answersHttp(port, "/moto-api/"),
    }),
};
