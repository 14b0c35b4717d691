/** Whose ARNs the emulator makes. */
export interface Account {
  region: string;
  accountId: string;
}

/** The role of the models of endpoints of the configuration. */
export function emulatorRole({ accountId }: Account): string {
  return `arn:aws:iam::${accountId}:role/sagemaker-async-emulator`;
}

/** The ARN of a KMS key that is given as an id, an alias or an ARN. */
export function kmsKeyArn({ region, accountId }: Account, keyId: string): string {
  if (keyId.startsWith("arn:")) return keyId;
  return `arn:aws:kms:${region}:${accountId}:${keyId.startsWith("alias/") ? keyId : `key/${keyId}`}`;
}

/** SageMaker lower-cases the name in its ARNs, so a name cannot be rebuilt from one. */
export function sagemakerArn(
  { region, accountId }: Account,
  kind: "endpoint" | "endpoint-config" | "model",
  name: string,
): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name.toLowerCase()}`;
}
