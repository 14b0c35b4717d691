import { WireError } from "./wire-error.ts";

/**
 * One operation of a service whose requests name their operation: its input, still unchecked, to its answer.
 * In an answer, dates and maps (text to number) are written as the request's protocol writes them, undefined members not at all.
 */
export type ServiceOperation = (input: unknown) => object | Promise<object>;

/** A service's operations by their names. */
export type AwsService = Readonly<Record<string, ServiceOperation>>;

/** Gives operations what they work on. */
export function bindOperations<Context>(
  operations: Readonly<Record<string, (context: Context, input: unknown) => object | Promise<object>>>,
  context: Context,
): AwsService {
  const entries = Object.entries(operations);
  return Object.fromEntries(
    entries.map(([name, operation]) => [name, (input: unknown) => operation(context, input)]),
  );
}

/** @throws WireError UnknownOperationException that names what is served */
export function findOperation(service: AwsService, name: string): ServiceOperation {
  const operation = Object.hasOwn(service, name) ? service[name] : undefined;
  if (operation !== undefined) return operation;
  const supported = Object.keys(service).join(", ");
  throw new WireError(
    "UnknownOperationException",
    `The emulator does not serve ${name || "this request"}. It serves ${supported}.`,
  );
}
