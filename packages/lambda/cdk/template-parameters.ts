import { CfnParameter, type CfnParameterProps, type Stack } from "aws-cdk-lib";

const definitions = {
  Name: {
    description: "Of the endpoint, the gateway and its target.",
    allowedPattern: "[a-z0-9]+(-[a-z0-9]+)*",
    maxLength: 48,
    constraintDescription: "lower-case letters, digits and single hyphens, at most 48",
  },
  Image: {
    description: "Your container in Amazon ECR.",
    allowedPattern: "\\d{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/.+",
    constraintDescription: "<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>",
  },
  ModelDataBucket: {
    description: "Bucket with the model's files, where they are not in the image.",
    default: "",
  },
  ModelDataKey: { description: "The model's files in that bucket: a tar.gz file.", default: "" },
  InstanceType: {
    description: "Paid by the hour, for as long as an instance runs.",
    allowedPattern: "ml\\..+",
    default: "ml.c7i.xlarge",
  },
  MaxInstances: {
    type: "Number",
    description: "The most instances. Without work there is none.",
    minValue: 1,
    default: 1,
  },
  DiscoveryUrl: {
    description: "Of the issuer whose tokens the gateway takes.",
    allowedPattern: "https://.+/\\.well-known/openid-configuration",
    constraintDescription: "https://…/.well-known/openid-configuration",
  },
  AllowedClients: {
    type: "CommaDelimitedList",
    description: "Ids of the clients whose tokens the gateway takes, with commas between them.",
  },
  CodeBucket: { description: "Bucket with the function's code." },
  CodeKey: {
    description:
      "The function's code in that bucket: a zip file with this package's handler.mjs. A new name for each version.",
  },
} satisfies { readonly [name: string]: CfnParameterProps };

export type TemplateParameters = { readonly [Name in keyof typeof definitions]: CfnParameter };

/** What a person fills in. */
export function addParameters(stack: Stack): TemplateParameters {
  const entries = Object.entries(definitions).map(([name, definition]) => [
    name,
    new CfnParameter(stack, name, definition),
  ]);
  return Object.fromEntries(entries);
}
