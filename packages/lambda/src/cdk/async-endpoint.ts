import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from "aws-cdk-lib/aws-sagemaker";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import { endpointAlarms } from "./endpoint-alarms.ts";
import { endpointBucket } from "./endpoint-bucket.ts";
import { DEFAULT_PREFIXES, type EndpointReference, type Prefixes } from "./endpoint-reference.ts";
import { endpointRole } from "./endpoint-role.ts";
import { scaleEndpoint, VARIANT } from "./endpoint-scaling.ts";
import { endpointTags, ownerTag } from "./endpoint-tags.ts";

/**
 * A SageMaker endpoint for asynchronous inference, with all that it needs: a bucket whose objects expire, topics that hear of answers and failures,
 * scaling to zero and back, and alarms.
 *
 * Model and configuration have no names of their own: CloudFormation replaces both when a property changes, which it refuses to do for a
 * named resource. The endpoint keeps its name, and goes over to the new configuration without a gap.
 */
export class AsyncEndpoint extends Construct implements EndpointReference {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly bucket: IBucket;
  readonly prefixes: Prefixes;
  readonly role: IRole;
  /** Hears of each answer. */
  readonly successTopic: Topic;
  /** Hears of each failure. */
  readonly errorTopic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AsyncEndpointProps) {
    super(scope, id);
    this.prefixes = props.prefixes ?? DEFAULT_PREFIXES;
    this.bucket = endpointBucket(this, this.prefixes, props);
    this.successTopic = new Topic(this, "SuccessTopic", { enforceSSL: true });
    this.errorTopic = new Topic(this, "ErrorTopic", { enforceSSL: true });
    const topics = [this.successTopic, this.errorTopic];
    this.role = endpointRole(this, props, { bucket: this.bucket, prefixes: this.prefixes, topics });

    const endpoint = new CfnEndpoint(this, "Endpoint", {
      endpointName: props.endpointName,
      endpointConfigName: this.#configuration(props).attrEndpointConfigName,
      // Without this, each change of the configuration would put the number of instances back to the initial one.
      retainAllVariantProperties: true,
      tags: endpointTags(props),
    });
    this.endpointName = props.endpointName;
    this.endpointArn = endpoint.ref;
    scaleEndpoint(this, endpoint, props);
    this.alarms = endpointAlarms(this, props);
  }

  #model(props: AsyncEndpointProps): CfnModel {
    const { image, modelDataUrl, environment = {} } = props;
    return new CfnModel(this, "Model", {
      executionRoleArn: this.role.roleArn,
      enableNetworkIsolation: props.networkIsolation ?? false,
      primaryContainer: { image, environment, ...(modelDataUrl === undefined ? {} : { modelDataUrl }) },
      tags: [ownerTag(props.endpointName)],
    });
  }

  #configuration(props: AsyncEndpointProps): CfnEndpointConfig {
    const { instanceType, instances, encryptionKey } = props;
    const { output, failure } = this.prefixes;
    const included = ["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"];
    return new CfnEndpointConfig(this, "Configuration", {
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: this.#model(props).attrModelName,
          instanceType,
          // AWS creates no endpoint without an instance; its scaling takes the first one away when there is no work.
          initialInstanceCount: Math.max(1, instances.min ?? 0),
          initialVariantWeight: 1,
        },
      ],
      asyncInferenceConfig: {
        outputConfig: {
          s3OutputPath: this.bucket.s3UrlForObject(output),
          s3FailurePath: this.bucket.s3UrlForObject(failure),
          ...(encryptionKey ? { kmsKeyId: encryptionKey.keyArn } : {}),
          notificationConfig: {
            successTopic: this.successTopic.topicArn,
            errorTopic: this.errorTopic.topicArn,
            ...(props.includeResponseInNotifications ? { includeInferenceResponseIn: included } : {}),
          },
        },
        clientConfig: {
          maxConcurrentInvocationsPerInstance: props.maxConcurrentInvocationsPerInstance ?? 1,
        },
      },
      tags: [ownerTag(props.endpointName)],
    });
  }
}
