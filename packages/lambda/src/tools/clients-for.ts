import type { AwsClients } from "../aws/clients.ts";
import type { Setup } from "../setup.ts";
import { ToolError } from "../tool/tool-error.ts";

export function clientsFor(setup: Setup, message: string): AwsClients {
  try {
    return setup.clients();
  } catch (cause) {
    throw new ToolError("CLIENT_INITIALIZATION_ERROR", message, { cause });
  }
}
