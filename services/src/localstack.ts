import { existsSync } from "node:fs";
import { serviceFolder } from "./find-program.ts";
import { answersHttp } from "./probe.ts";
import type { Service } from "./service.ts";
import { startProcess } from "./start-process.ts";

const python = serviceFolder("localstack/bin/python");

/** LocalStack with S3, SNS and SQS. */
export const localStack: Service = {
  installed: existsSync(serviceFolder("localstack/installed")),
  start: () =>
    startProcess({
      name: "localstack",
      scheme: "http",
      command: (port, folder) => ({
        program: python,
        args: ["-m", "localstack.runtime.main"],
        env: {
          GATEWAY_LISTEN: `127.0.0.1:${port}`,
          LOCALSTACK_HOST: `127.0.0.1:${port}`,
          FILESYSTEM_ROOT: folder,
          DNS_ADDRESS: "0",
          SERVICES: "s3,sqs,sns",
          SQS_ENDPOINT_STRATEGY: "path", // queue URLs that any machine can resolve
          DISABLE_EVENTS: "1",
          SKIP_SSL_CERT_DOWNLOAD: "1",
        },
      }),
      probe: (port) => answersHttp(port, "/_localstack/health"),
    }),
};
