import { setTimeout as delay } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ProteinProperties } from "./protein-properties.ts";

/** How long one question may wait for its answer: an agent pays for each question, not for the wait. */
const WAIT_SECONDS = 20;
const PAUSE_MS = 500;

/** What the tools answer, as far as this agent reads it. */
type Answer =
  | {
      readonly success: true;
      readonly data: Readonly<Record<string, unknown>> & { readonly output_id: string };
    }
  | { readonly success: false; readonly error_code: string; readonly message: string };

export type Agent = AsyncDisposable & {
  /** Hands in a sequence, and has its id at once. */
  submit(sequence: string): Promise<string>;
  /** The result of what was handed in, when it is there. */
  result(outputId: string): Promise<ProteinProperties>;
};

/** An agent without a mind of its own, at any gateway with the two tools: this one, or AgentCore's. */
export async function connectAgent(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Agent> {
  const client = new Client({ name: "protein-agent", version: "1.0.0" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }) as Transport,
  );
  const { tools } = await client.listTools();

  const call = async (tool: string, args: Readonly<Record<string, unknown>>) => {
    const name = tools.find((listed) => listed.name.endsWith(`___${tool}`))?.name;
    if (name === undefined) throw new Error(`The gateway has no tool ${tool}.`);
    const { content, isError } = await client.callTool({ name, arguments: args });
    const text = (content as { readonly text: string }[])[0]?.text ?? "";
    if (isError === true) throw new Error(`${tool}: ${text}`);
    const answer = JSON.parse(text) as Answer;
    if (!answer.success) throw new Error(`${tool}: ${answer.error_code}: ${answer.message}`);
    return answer.data;
  };

  return {
    async submit(sequence) {
      return (await call("invoke_endpoint", { sequence })).output_id;
    },
    async result(outputId) {
      for (;;) {
        const data = await call("get_results", { output_id: outputId, wait_seconds: WAIT_SECONDS });
        if (data["status"] === "completed") return data["results"] as ProteinProperties;
        await delay(PAUSE_MS);
      }
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
