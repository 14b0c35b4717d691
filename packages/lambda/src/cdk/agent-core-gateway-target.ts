import { Arn, ArnFormat, Stack, Token } from "aws-cdk-lib";
import { CfnGateway, CfnGatewayTarget } from "aws-cdk-lib/aws-bedrockagentcore";
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { ToolDefinition } from "../tool/tool-definitions.ts";
import { bundledTools } from "./bundle.ts";

/** Whose tokens the gateway takes. At least one of `allowedClients`, `allowedAudience` and `allowedScopes` is needed. */
export type JwtAuthorizer = {
  /** Of the issuer, ending in `/.well-known/openid-configuration`. */
  readonly discoveryUrl: string;
  /** Client ids. */
  readonly allowedClients?: readonly string[] | undefined;
  readonly allowedAudience?: readonly string[] | undefined;
  readonly allowedScopes?: readonly string[] | undefined;
};

/** A gateway that is there already. Its role must allow `lambda:InvokeFunction` on the function: this construct adds it. */
export type ExistingGateway = { readonly gatewayId: string; readonly role: IRole };

export type AgentCoreGatewayTargetProps = {
  /** The function that has the tools. */
  readonly function: IFunction;
  /** Agents see each tool as `<targetName>___<tool>`. Letters, digits and single hyphens. */
  readonly targetName: string;
  /** A new gateway, or an `ExistingGateway`. */
  readonly gateway: NewGateway | ExistingGateway;
  /** Headers of the agent's requests that the function is told of. Default: none. */
  readonly requestHeaders?: readonly string[] | undefined;
  /** What agents are told of the tools. Default: `invoke_endpoint` and `get_results` of this package's bundle. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** Default: none. */
  readonly description?: string | undefined;
};

export type NewGateway = {
  /** Lower-case letters, digits and single hyphens, at most 48. */
  readonly name: string;
  readonly authorizer: JwtAuthorizer;
  /** What agents are told of the gateway as a whole. Default: none. */
  readonly instructions?: string | undefined;
  /** Lets agents search the tools by meaning, which costs per call and is of use with many tools. Default: false. */
  readonly semanticSearch?: boolean | undefined;
};

/**
 * Makes a function's tools known to agents: a gateway that speaks MCP and asks for a token, and the function as its target.
 *
 * It uses the CloudFormation resources themselves, which keep their form between versions of aws-cdk-lib.
 */
export class AgentCoreGatewayTarget extends Construct {
  readonly gatewayId: string;
  /** The role that the gateway calls the function with. */
  readonly role: IRole;
  /** Where MCP clients connect. Not known of an existing gateway. */
  readonly gatewayUrl: string | undefined;

  constructor(scope: Construct, id: string, props: AgentCoreGatewayTargetProps) {
    super(scope, id);
    const { gateway, requestHeaders = [] } = props;
    if ("gatewayId" in gateway) {
      this.role = gateway.role;
      this.gatewayId = gateway.gatewayId;
      props.function.grantInvoke(gateway.role);
    } else {
      this.role = this.#role(gateway.name, props.function);
      const made = this.#gateway(gateway);
      this.gatewayId = made.attrGatewayIdentifier;
      this.gatewayUrl = made.attrGatewayUrl;
    }
    const target = new CfnGatewayTarget(this, "Target", {
      name: props.targetName,
      gatewayIdentifier: this.gatewayId,
      ...(props.description === undefined ? {} : { description: props.description }),
      ...(requestHeaders.length > 0
        ? { metadataConfiguration: { allowedRequestHeaders: [...requestHeaders] } }
        : {}),
      credentialProviderConfigurations: [{ credentialProviderType: "GATEWAY_IAM_ROLE" }],
      targetConfiguration: {
        mcp: {
          lambda: {
            lambdaArn: props.function.functionArn,
            toolSchema: {
              inlinePayload: [
                ...(props.tools ?? bundledTools()),
              ] as CfnGatewayTarget.ToolDefinitionProperty[],
            },
          },
        },
      },
    });
    target.node.addDependency(this.role);
  }

  /** Trusts the service for this account and for gateways of this name alone, so that nobody else's gateway can use it. */
  #role(gatewayName: string, tool: IFunction): Role {
    const { account } = Stack.of(this);
    const gateways = Arn.format(
      {
        service: "bedrock-agentcore",
        resource: "gateway",
        resourceName: `${gatewayName}-*`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
    return new Role(this, "Role", {
      description: `AgentCore gateway ${gatewayName}`,
      assumedBy: new ServicePrincipal("bedrock-agentcore.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": gateways },
        },
      }),
      inlinePolicies: {
        tool: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [tool.functionArn] }),
          ],
        }),
      },
    });
  }

  #gateway({ name, authorizer, instructions, semanticSearch }: NewGateway): CfnGateway {
    checkName(name);
    const mcp = {
      ...(instructions === undefined ? {} : { instructions }),
      ...(semanticSearch ? { searchType: "SEMANTIC" } : {}),
    };
    return new CfnGateway(this, "Gateway", {
      name,
      roleArn: this.role.roleArn,
      protocolType: "MCP",
      ...(Object.keys(mcp).length > 0 ? { protocolConfiguration: { mcp } } : {}),
      authorizerType: "CUSTOM_JWT",
      authorizerConfiguration: { customJwtAuthorizer: jwtAuthorizer(authorizer) },
    });
  }
}

function checkName(name: string): void {
  if (Token.isUnresolved(name) || /^(?=.{1,48}$)[0-9a-z]+(-[0-9a-z]+)*$/.test(name)) return;
  throw new Error(
    `\`gateway.name\` is "${name}": it must be lower-case letters, digits and single hyphens, at most 48 characters.`,
  );
}

function jwtAuthorizer({
  discoveryUrl,
  allowedClients = [],
  allowedAudience = [],
  allowedScopes = [],
}: JwtAuthorizer) {
  const allowed = {
    ...(allowedClients.length > 0 ? { allowedClients: [...allowedClients] } : {}),
    ...(allowedAudience.length > 0 ? { allowedAudience: [...allowedAudience] } : {}),
    ...(allowedScopes.length > 0 ? { allowedScopes: [...allowedScopes] } : {}),
  };
  if (Object.keys(allowed).length === 0) {
    throw new Error(
      "`gateway.authorizer` allows every token of its issuer: give `allowedClients`, `allowedAudience` or `allowedScopes`.",
    );
  }
  return { discoveryUrl, ...allowed };
}
