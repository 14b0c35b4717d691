import type { TextRule } from "./option-checks.ts";

/** Limits of CreateModel, CreateEndpointConfig and CreateEndpoint (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html). */
export const nameRule: TextRule = {
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
  most: 63,
  words: "letters, digits and hyphens between them",
};

export const imageRule: TextRule = { pattern: /^\S+$/, most: 255, words: "the URI of a container image" };

export const modelDataRule: TextRule = {
  pattern: /^(https|s3):\/\/[^/]+\/?.*$/,
  most: 1024,
  words: "the S3 URI of the model's files",
};

export const roleRule: TextRule = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[\w+=,.@/-]+$/,
  most: 2048,
  words: "the ARN of an IAM role",
};

export const instanceTypeRule: TextRule = {
  pattern: /^ml\.[a-z0-9-]+\.[a-z0-9-]+$/,
  most: 64,
  words: "an instance type such as ml.c7i.xlarge",
};

export const folderRule: TextRule = {
  pattern: /^s3:\/\/[^/]+(\/.*)?$/,
  most: 512,
  words: "a folder in S3, s3://bucket/prefix",
};

export const topicRule: TextRule = {
  pattern: /^arn:aws[a-z-]*:sns:[a-z0-9-]*:\d{12}:[\w.-]+$/,
  most: 2048,
  words: "the ARN of an SNS topic",
};

export const environmentNameRule: TextRule = {
  pattern: /^[a-zA-Z_]\w*$/,
  most: 1024,
  words: "made of names with letters, digits and _",
};

export const environmentValueRule: TextRule = { pattern: /^[\s\S]*$/, most: 1024, words: "a text" };
