import type { WriteLine } from "../log.ts";

/** A function as Lambda is told of it. */
export type FunctionSettings = {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** The folder with the function's code. */
  readonly taskRoot: string;
  /** `file.export`, the file without its extension, below `taskRoot`. */
  readonly handler: string;
  /** The command that starts the runtime, for example Node.js with `aws-lambda-ric`. */
  readonly runtime: { readonly program: string; readonly args: readonly string[] };
  /** How long an invocation may take, ms. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** How many execution environments there may be, each with one invocation at a time. */
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes what the function prints, line by line, and the platform's own events. */
  readonly writeLine: WriteLine;
};

export function functionArn({ region, accountId, name }: FunctionSettings): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
