/** Whose ARNs the emulator makes. */
export interface Account {
  region: string;
  accountId: string;
}

/** SageMaker lower-cases the name in its ARNs, so a name cannot be rebuilt from one. */
export function sagemakerArn(
  { region, accountId }: Account,
  kind: "endpoint" | "endpoint-config" | "model",
  name: string,
): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name.toLowerCase()}`;
}
