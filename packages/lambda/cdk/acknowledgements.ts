import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import type { AgentTool } from "../src/cdk/agent-tool.ts";
import { recordFolders } from "../src/cdk/tool-permissions.ts";

const FOLDER =
  "Objects of this one folder of the endpoint's own bucket; their names come with each request, so they cannot be listed here.";
const LOG_STREAMS =
  "Streams of the endpoint's own log group; SageMaker names them after its instances, which come and go.";
const NO_RESOURCE =
  "ecr:GetAuthorizationToken and cloudwatch:PutMetricData know no resources (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html); the second is held to SageMaker's namespaces by a condition.";
const NO_METRIC_RESOURCE =
  "cloudwatch:GetMetricStatistics knows no resources (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html); it reads numbers and changes nothing.";

const NO_ROTATION =
  "The secret seals the ids of jobs. With another value, ids that agents hold would become invalid, so it changes only when somebody decides that.";

/** Every finding of cdk-nag that stands, with the reason why. */
export function acknowledgeFindings({ endpoint, tool }: AgentTool, endpointName: string): void {
  const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;
  const bucket = Stack.of(endpoint).getLogicalId(endpoint.bucket.node.defaultChild as CfnElement);
  for (const prefix of [...Object.values(endpoint.prefixes), ...recordFolders(endpoint.prefixes)]) {
    const acknowledgement = { id: wildcard(`<${bucket}.Arn>/${prefix}/*`), reason: FOLDER };
    Validations.of(endpoint).acknowledge(acknowledgement);
    Validations.of(tool).acknowledge(acknowledgement);
  }
  Validations.of(tool).acknowledge(
    { id: wildcard("*"), reason: NO_METRIC_RESOURCE },
    { id: "AwsSolutions-SMG4", reason: NO_ROTATION },
  );
  const logGroup =
    "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/sagemaker/Endpoints";
  Validations.of(endpoint).acknowledge(
    { id: wildcard(`${logGroup}/${endpointName}:log-stream:*`), reason: LOG_STREAMS },
    { id: wildcard("*"), reason: NO_RESOURCE },
  );
}
