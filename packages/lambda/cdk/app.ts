// What the CDK command runs (cdk.json): `cdk synth -c config=FILE`. Without a file it is the example.

import { fileURLToPath } from "node:url";
import { readConfiguration } from "./configuration.ts";
import { newApp } from "./new-app.ts";
import { addToolStack } from "./tool-stack.ts";

const example = fileURLToPath(new URL("example.yaml", import.meta.url));
const app = newApp();
const file: unknown = app.node.tryGetContext("config");
addToolStack(app, readConfiguration(typeof file === "string" ? file : example));
