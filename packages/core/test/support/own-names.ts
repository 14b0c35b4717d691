import type { AwsClients, ClientConfig } from "../../src/aws/clients.ts";
import { createClients } from "../../src/aws/clients.ts";

/** Clients of an endpoint that names its outputs itself: `Filename` never reaches it. */
export function withoutFilename(clientConfig: ClientConfig): AwsClients {
  const clients = createClients(clientConfig);
  clients.runtime.middlewareStack.add(
    (next, context) => (args) => {
      if (context["commandName"] !== "InvokeEndpointAsyncCommand") return next(args);
      return next({ ...args, input: { ...args.input, Filename: undefined } });
    },
    { step: "initialize" },
  );
  return clients;
}
