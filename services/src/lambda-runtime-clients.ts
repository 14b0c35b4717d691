import { existsSync } from "node:fs";
import { serviceFolder } from "./find-program.ts";

/** AWS Lambda's own runtime clients. They need a Runtime API to talk to. */
export const lambdaRuntimeClients = {
  installed: existsSync(serviceFolder("lambda-runtime-clients/installed")),
  /** The program of Node.js's: `aws-lambda-ric`. */
  node: serviceFolder("lambda-runtime-clients/node_modules/aws-lambda-ric/index.mjs"),
  /** A Python with `awslambdaric` and boto3. */
  python: serviceFolder("lambda-runtime-clients/python/bin/python"),
};
