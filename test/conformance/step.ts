/** One call, named as boto3 and the AWS CLI name its service and as the API names its operation. */
export type Step = {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The code of the error that is wanted; without it, an answer is. */
  readonly error?: string;
};

/** What became of a step: "ok" or an error's code; and what AWS's service model says against the answer. */
export type Outcome = { readonly outcome: string; readonly problems: readonly string[] };
