import { Arn, ArnFormat, Fn, Stack, Token } from "aws-cdk-lib";
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import type { Prefixes } from "./endpoint-reference.ts";
import { useKey } from "./key-permissions.ts";

type Access = {
  readonly bucket: IBucket;
  readonly prefixes: Prefixes;
  readonly topics: readonly ITopic[];
};

/**
 * The role that SageMaker works with, for this endpoint alone. Its actions are those that AWS names for a model's role
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms) and for an asynchronous endpoint
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html).
 */
export function endpointRole(scope: Construct, props: AsyncEndpointProps, access: Access): IRole {
  if (props.role) return props.role;
  return new Role(scope, "Role", {
    description: `SageMaker endpoint ${props.endpointName}`,
    assumedBy: new ServicePrincipal("sagemaker.amazonaws.com"),
    // Part of the role, so that it is there when SageMaker first uses it.
    inlinePolicies: {
      image: new PolicyDocument({ statements: readImage(props.image) }),
      objects: new PolicyDocument({ statements: useObjects(access, props.modelDataUrl) }),
      notify: new PolicyDocument({ statements: [publish(access.topics)] }),
      observe: new PolicyDocument({ statements: writeLogsAndMetrics(scope, props.endpointName) }),
      ...(props.encryptionKey
        ? { encryption: new PolicyDocument({ statements: [useKey(props.encryptionKey)] }) }
        : {}),
    },
  });
}

function readImage(image: string): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }),
    new PolicyStatement({
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      resources: [repositoryArn(image)],
    }),
  ];
}

const HOST_ENDS = ".amazonaws.com/";

/** By text functions, which work on a parameter of the template as well as on a text that is known now. */
function repositoryArn(image: string): string {
  if (!Token.isUnresolved(image) && !/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/./.test(image)) {
    throw new Error(
      `\`image\` is "${image}", which is no image in Amazon ECR (<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>): give one, or a \`role\` that may read this one.`,
    );
  }
  const [account, region] = [0, 3].map((at) => Fn.select(at, Fn.split(".", image)));
  const nameAndTag = Fn.select(1, Fn.split(HOST_ENDS, image));
  const name = Fn.select(0, Fn.split("@", Fn.select(0, Fn.split(":", nameAndTag))));
  return Fn.join(
    ":",
    ["arn", Fn.ref("AWS::Partition"), "ecr", region, account, `repository/${name}`].map(String),
  );
}

function useObjects({ bucket, prefixes }: Access, modelDataUrl: string | undefined): PolicyStatement[] {
  const { input, output, failure } = prefixes;
  return [
    new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
    new PolicyStatement({ actions: ["s3:GetObject"], resources: [bucket.arnForObjects(`${input}/*`)] }),
    new PolicyStatement({
      actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
      resources: [bucket.arnForObjects(`${output}/*`), bucket.arnForObjects(`${failure}/*`)],
    }),
    ...(modelDataUrl === undefined
      ? []
      : [new PolicyStatement({ actions: ["s3:GetObject"], resources: [objectArn(modelDataUrl)] })]),
  ];
}

function objectArn(url: string): string {
  return `arn:${Fn.ref("AWS::Partition")}:s3:::${Fn.select(1, Fn.split("s3://", url))}`;
}

function publish(topics: readonly ITopic[]): PolicyStatement {
  return new PolicyStatement({
    actions: ["sns:Publish"],
    resources: topics.map(({ topicArn }) => topicArn),
  });
}

function writeLogsAndMetrics(scope: Construct, endpointName: string): PolicyStatement[] {
  const logGroup = (suffix: string) =>
    Arn.format(
      {
        service: "logs",
        resource: "log-group",
        resourceName: `/aws/sagemaker/Endpoints/${endpointName}${suffix}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      },
      Stack.of(scope),
    );
  return [
    new PolicyStatement({
      actions: ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
      resources: [logGroup("")],
    }),
    new PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup(":log-stream:*")],
    }),
    new PolicyStatement({
      // CloudWatch has no resources to name; the metrics of its endpoints are in /aws/sagemaker/Endpoints.
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringLike: { "cloudwatch:namespace": ["*SageMaker*", "*sagemaker*"] } },
    }),
  ];
}
