import {
  Aws,
  CfnCondition,
  DefaultStackSynthesizer,
  Fn,
  type IStackSynthesizer,
  Stack,
  Validations,
} from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { CfnModel } from "aws-cdk-lib/aws-sagemaker";
import { AgentTool } from "../src/cdk/agent-tool.ts";
import { newApp } from "./new-app.ts";
import type { Template } from "./template.ts";
import { addParameters } from "./template-parameters.ts";
import { allowStatedDependencies, writeOutputs } from "./tool-stack.ts";

/** The same constructs with parameters instead of a configuration, for people who deploy without CDK. */
export function synthesizeTemplate(outdir?: string): Template {
  const app = newApp(outdir === undefined ? {} : { outdir });
  const stack = new Stack(app, "AgentTool", {
    description: "A SageMaker asynchronous endpoint as a tool of agents",
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
  });
  const {
    Name,
    Image,
    ModelDataBucket,
    ModelDataKey,
    InstanceType,
    MaxInstances,
    DiscoveryUrl,
    AllowedClients,
    CodeBucket,
    CodeKey,
  } = addParameters(stack);
  const name = Name.valueAsString;
  const agentTool = new AgentTool(stack, "AgentTool", {
    endpoint: {
      endpointName: name,
      image: Image.valueAsString,
      instanceType: InstanceType.valueAsString,
      instances: { max: MaxInstances.valueAsNumber },
    },
    tool: { code: Code.fromCfnParameters({ bucketNameParam: CodeBucket, objectKeyParam: CodeKey }) },
    gateway: {
      targetName: name,
      gateway: {
        name,
        authorizer: { discoveryUrl: DiscoveryUrl.valueAsString, allowedClients: AllowedClients.valueAsList },
      },
    },
  });
  readModelData(agentTool, ModelDataBucket.valueAsString, ModelDataKey.valueAsString);
  writeOutputs(stack, agentTool);
  allowStatedDependencies(stack);
  return app.synth().getStackArtifact(stack.artifactId).template;
}

/** A configuration has a model's files or it has not; parameters may be empty, which only CloudFormation knows. */
function readModelData({ endpoint }: AgentTool, bucket: string, key: string): void {
  const isGiven = new CfnCondition(Stack.of(endpoint), "HasModelData", {
    expression: Fn.conditionNot(Fn.conditionEquals(bucket, "")),
  });
  const whenGiven = (value: unknown) => Fn.conditionIf(isGiven.logicalId, value, Aws.NO_VALUE);
  const model = endpoint.node.findChild("Model") as CfnModel;
  model.addPropertyOverride("PrimaryContainer.ModelDataUrl", whenGiven(`s3://${bucket}/${key}`));
  Validations.of(model).acknowledge({
    id: "CloudFormation-Validate::W1032",
    reason: "The URL is only used when its bucket is given.",
  });
  const role = endpoint.role.node.defaultChild as CfnRole;
  const statement = {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `arn:${Aws.PARTITION}:s3:::${bucket}/${key}`,
  };
  role.policies = [
    ...(role.policies as CfnRole.PolicyProperty[]),
    whenGiven({
      PolicyName: "model-data",
      PolicyDocument: { Version: "2012-10-17", Statement: [statement] },
    }),
  ];
}
