import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Role } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { expect, it } from "vitest";
import { newApp } from "../../cdk/new-app.ts";
import {
  AgentCoreGatewayTarget,
  AgentTool,
  type AgentToolProps,
  type NewGateway,
} from "../../src/cdk/index.ts";
import { deployedFunction } from "../../src/deployed-function.ts";
import { tools } from "../../src/handler.ts";
import { toolDefinitions } from "../../src/tool/tool-definitions.ts";
import { endpointProps, onlyOne, templateOf, temporaryFolder } from "./support/synthesize.ts";

const authorizer = {
  discoveryUrl: "https://issuer.example.com/.well-known/openid-configuration",
  allowedClients: ["agent"],
};

const code = Code.fromInline("exports.handler = async () => {}");

const agentTool = (gateway: Partial<NewGateway> = {}, tool: AgentToolProps["tool"] = {}) =>
  templateOf((stack) => {
    new AgentTool(stack, "AgentTool", {
      endpoint: endpointProps,
      tool: { code, handler: "index.handler", ...tool },
      gateway: { targetName: "solubility", gateway: { name: "solubility", authorizer, ...gateway } },
    });
  });

it("deploys the bundle alone, on arm64, under the newest Node.js that it is built for", () => {
  const app = newApp({ outdir: temporaryFolder() });
  const stack = new Stack(app, "Stack");
  new AgentTool(stack, "AgentTool", {
    endpoint: endpointProps,
    gateway: { targetName: "solubility", gateway: { name: "solubility", authorizer } },
  });
  Template.fromStack(stack).hasResourceProperties("AWS::Lambda::Function", {
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "handler.handler",
  });
  const [asset = ""] = readdirSync(app.outdir).filter((name) => name.startsWith("asset."));
  expect(readdirSync(join(app.outdir, asset))).toEqual(["handler.mjs"]);
});

it("configures the function by the variables that it reads", () => {
  const { Properties } = onlyOne(agentTool(), "AWS::Lambda::Function");
  expect(Properties["Environment"]).toEqual({
    Variables: {
      SAGEMAKER_ENDPOINT_NAME: "solubility",
      S3_BUCKET_NAME: { Ref: expect.stringContaining("Bucket") },
      S3_INPUT_PREFIX: "async-inference-input",
      S3_OUTPUT_PREFIX: "async-inference-output",
      S3_FAILURE_PREFIX: "async-inference-failures",
      LOG_LEVEL: "INFO",
      METRICS_NAMESPACE: "SageMaker/AsyncEndpoint",
    },
  });
});

it("writes to a log group of its own, which forgets after a month", () => {
  agentTool().hasResourceProperties("AWS::Logs::LogGroup", { RetentionInDays: 30 });
});

it("raises an alarm for crashes, refused calls and slow calls of the tool", () => {
  const template = agentTool();
  for (const MetricName of ["Errors", "Throttles", "Duration"]) {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName,
      AlarmActions: [Match.anyValue()],
    });
  }
});

it("lets CloudWatch publish alarms to the topic, which also demands TLS", () => {
  agentTool().hasResourceProperties("AWS::SNS::TopicPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: "Allow",
          Action: "sns:Publish",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        }),
      ]),
    },
  });
});

it("tells agents of the tools as they are", () => {
  const { Properties } = onlyOne(agentTool(), "AWS::BedrockAgentCore::GatewayTarget");
  expect(asDefinitions(Properties["TargetConfiguration"])).toEqual(toolDefinitions(tools));
});

it("tells agents of the tools that were chosen, with what the model takes", () => {
  const choice = { EXTRA_TOOLS: "cancel,list_jobs", INPUT_PRESET: "smiles" };
  const template = agentTool({}, { extraTools: ["cancel", "list_jobs"], inputPreset: "smiles" });
  template.hasResourceProperties("AWS::Lambda::Function", { Environment: { Variables: choice } });
  const { Properties } = onlyOne(template, "AWS::BedrockAgentCore::GatewayTarget");
  expect(asDefinitions(Properties["TargetConfiguration"])).toEqual(
    toolDefinitions(deployedFunction({ environment: choice }).tools),
  );
});

it("refuses a preset that the function would not know", () => {
  expect(() => agentTool({}, { inputPreset: "proteins" })).toThrow(
    /aminoAcidSequence, aminoAcidFasta, smiles/,
  );
});

it("seals ids where there are tenants, with a key that stands in no template, and passes their header on", () => {
  const template = agentTool({}, { tenantHeader: "x-tenant" });
  template.hasResourceProperties("AWS::Lambda::Function", {
    Environment: {
      Variables: {
        TENANT_HEADER: "x-tenant",
        JOB_ID_SECRET: { "Fn::Join": ["", Match.arrayWith(["{{resolve:secretsmanager:"])] },
      },
    },
  });
  template.hasResourceProperties("AWS::BedrockAgentCore::GatewayTarget", {
    MetadataConfiguration: { AllowedRequestHeaders: ["x-tenant"] },
  });
});

it("takes tokens of the named clients of one issuer only", () => {
  agentTool().hasResourceProperties("AWS::BedrockAgentCore::Gateway", {
    AuthorizerType: "CUSTOM_JWT",
    ProtocolType: "MCP",
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: { DiscoveryUrl: authorizer.discoveryUrl, AllowedClients: ["agent"] },
    },
  });
  const { discoveryUrl } = authorizer;
  expect(() => agentTool({ authorizer: { discoveryUrl } })).toThrow(/allows every token of its issuer/);
});

it("has a gateway role that only this account's gateways of this name can use, to call this function", () => {
  agentTool().hasResourceProperties("AWS::IAM::Role", {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: "bedrock-agentcore.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
            ArnLike: { "aws:SourceArn": { "Fn::Join": ["", Match.arrayWith([":gateway/solubility-*"])] } },
          },
        }),
      ],
    },
    Policies: [
      Match.objectLike({
        PolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Action: "lambda:InvokeFunction",
              Resource: { "Fn::GetAtt": [Match.stringLikeRegexp("Function"), "Arn"] },
            },
          ],
        },
      }),
    ],
  });
});

it("refuses a gateway name that AWS would not take", () => {
  expect(() => agentTool({ name: "Solubility_1" })).toThrow(/must be lower-case letters/);
});

it("adds a target to a gateway that is there already, and lets its role call the function", () => {
  const template = templateOf((stack) => {
    new AgentCoreGatewayTarget(stack, "Target", {
      function: new LambdaFunction(stack, "Function", {
        runtime: Runtime.NODEJS_24_X,
        handler: "index.handler",
        code,
      }),
      targetName: "solubility",
      gateway: {
        gatewayId: "shared-abcdefghij",
        role: Role.fromRoleArn(stack, "Role", "arn:aws:iam::123456789012:role/shared-gateway"),
      },
    });
  });
  template.resourceCountIs("AWS::BedrockAgentCore::Gateway", 0);
  template.hasResourceProperties("AWS::BedrockAgentCore::GatewayTarget", {
    GatewayIdentifier: "shared-abcdefghij",
  });
  template.hasResourceProperties("AWS::IAM::Policy", {
    Roles: ["shared-gateway"],
    PolicyDocument: { Statement: [Match.objectLike({ Action: "lambda:InvokeFunction" })] },
  });
});

/** CloudFormation's spelling of a target's tools → the definitions. Names of arguments are data, and keep theirs. */
function asDefinitions(target: unknown): unknown {
  const { Mcp } = target as { Mcp: { Lambda: { ToolSchema: { InlinePayload: unknown } } } };
  return lowerFirst(Mcp.Lambda.ToolSchema.InlinePayload);
}

function lowerFirst(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => lowerFirst(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      areNames ? key : `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      lowerFirst(inner, key === "Properties"),
    ]),
  );
}
