import type { LambdaContext } from "./lambda-context.ts";

/**
 * What AgentCore Gateway says of a call, by lower-case name. It lies in `custom` of the client context, whose casing is the sender's: Node.js's runtime
 * parses the header as it comes, and tutorials spell `bedrockAgentCoreToolName` in two ways.
 */
export function readClientContext(context: LambdaContext | undefined): ReadonlyMap<string, string> {
  const entries = entriesOf(context?.clientContext)
    .filter(([key]) => key.toLowerCase() === "custom")
    .flatMap(([, custom]) => entriesOf(custom));
  return new Map(entries.map(([key, value]) => [key.toLowerCase(), textOf(value)]));
}

/** The tool's name without its target: `target___tool`, split at the first `___`, since tools' names may hold others and targets' may not. */
export function toolNameIn(custom: ReadonlyMap<string, string>): string {
  const name = custom.get("bedrockagentcoretoolname") ?? "";
  const at = name.indexOf("___");
  return at === -1 ? name : name.slice(at + 3);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** All values are said to be strings; one that is not is given as its JSON. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
