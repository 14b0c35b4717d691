import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** Reading and writing objects that the key encrypts. */
export function useKey({ keyArn }: IKey): PolicyStatement {
  return new PolicyStatement({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [keyArn] });
}
