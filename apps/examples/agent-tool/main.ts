// An agent asks for the properties of three proteins, offline: what stands between it and the model is what is deployed.
//
//   agent → MCP → gateway → the tool's bundle under AWS Lambda's runtime client → InvokeEndpointAsync → queue → model → S3 → agent
//
// With `--gateway URL` and `--header "Authorization: Bearer …"` the same agent asks a deployed gateway.

import { parseArgs } from "node:util";
import { GatewayError } from "@sagemaker-async/lambda/gateway";
import { connectAgent } from "./agent.ts";
import { proteins } from "./proteins.ts";
import { tableOfProteins } from "./report.ts";
import { serveTool } from "./serve-tool.ts";

const { values } = parseArgs({
  options: { gateway: { type: "string" }, header: { type: "string", multiple: true, default: [] } },
});
const headers = Object.fromEntries(
  values.header.map((header) => [
    header.slice(0, header.indexOf(":")),
    header.slice(header.indexOf(":") + 1).trim(),
  ]),
);

try {
  if (values.gateway !== undefined) await ask(values.gateway);
  else {
    await using tool = await serveTool();
    await ask(tool.url);
  }
} catch (error) {
  if (!(error instanceof GatewayError)) throw error;
  console.error(
    `${error.message}\nIn this repository: bash scripts/install-services.sh lambda-runtime-clients`,
  );
  process.exitCode = 2;
}

async function ask(gateway: string): Promise<void> {
  await using agent = await connectAgent(gateway, headers);
  const submitted = await Promise.all(
    proteins.map(async (protein) => ({ ...protein, id: await agent.submit(protein.sequence) })),
  );
  for (const { name, id } of submitted) console.error(`submitted ${name}: ${id}`);
  const answered = await Promise.all(
    submitted.map(async (protein) => ({ ...protein, ...(await agent.result(protein.id)) })),
  );
  console.log(tableOfProteins(answered));
}
