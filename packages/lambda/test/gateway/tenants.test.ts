import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { describeWith } from "@sagemaker-async/services";
import { expect, test } from "vitest";
import { bundle, functionEnvironment, startEndpoint } from "../support/endpoint.ts";
import { openGateway, runtimeClient } from "../support/gateway.ts";

describeWith("tenants behind one gateway", runtimeClient, () => {
  test("A19-32: a job is found by the tenant alone whose header submitted it", async () => {
    const emulator = await startEndpoint();
    const environment = {
      ...functionEnvironment(emulator),
      TENANT_HEADER: "x-tenant-id",
      JOB_ID_SECRET: "s".repeat(32),
    };
    await using opened = await openGateway({ handler: bundle, environment, requestHeaders: ["X-Tenant-Id"] });
    await using globex = await asTenant(opened.gateway.url, "globex");
    await using initech = await asTenant(opened.gateway.url, "initech");

    const done = emulator.events.waitFor("invocation.completed");
    const { data } = await globex.ask("invoke_endpoint", { sequence: "MKTV" });
    await done;
    const id = { output_id: data.output_id };
    expect(await globex.ask("get_results", id)).toMatchObject({ data: { results: { length: 4 } } });
    expect(await initech.ask("get_results", id)).toMatchObject({ error_code: "JOB_NOT_FOUND" });
    const { text } = await opened.call("get_results", id);
    expect(JSON.parse(text)).toMatchObject({ error_code: "TENANT_MISSING" });
    await emulator.close();
  });
});

async function asTenant(url: string, tenant: string) {
  const client = new Client({ name: tenant, version: "1.0.0" });
  const requestInit = { headers: { "x-tenant-id": tenant } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }) as Transport);
  return {
    async ask(tool: string, args: Readonly<Record<string, unknown>>) {
      const { content } = await client.callTool({ name: `async-endpoint___${tool}`, arguments: args });
      return JSON.parse((content as [{ text: string }])[0].text);
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
