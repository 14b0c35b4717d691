/** What a tool reads of Lambda's context object. Everything may be missing, as in a direct invocation or a test. */
export type LambdaContext = {
  readonly awsRequestId?: string | undefined;
  readonly functionName?: string | undefined;
  readonly clientContext?: unknown;
  readonly getRemainingTimeInMillis?: (() => number) | undefined;
};
