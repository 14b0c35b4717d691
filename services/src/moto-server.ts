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
      // By its Python: the script beside it names the folder that it was installed in, which may have moved.
      command: (port) => ({
        program: serviceFolder("moto/bin/python"),
        args: ["-m", "moto.server", "-p", String(port)],
      }),
      probe: (port) => answersHttp(port, "/moto-api/"),
    }),
};
