const apiReference = "https://docs.aws.amazon.com/sagemaker/latest/APIReference";
const guide = "https://docs.aws.amazon.com/sagemaker/latest/dg";
const s3Api = "https://docs.aws.amazon.com/AmazonS3/latest/API";
const dynamodbApi = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";
const workbench = "https://github.com/SuperCowPowers/workbench/blob/main/src/workbench";

/** Where the facts stand. Markdown, for the table in docs/emulator/fidelity.md. */
export const sources = {
  invokeApi: `[API_runtime_InvokeEndpointAsync](${apiReference}/API_runtime_InvokeEndpointAsync.html)`,
  syncApi: `[API_runtime_InvokeEndpoint](${apiReference}/API_runtime_InvokeEndpoint.html)`,
  runtimeModel:
    "[botocore: sagemaker-runtime/2017-05-13](https://github.com/boto/botocore/tree/develop/botocore/data/sagemaker-runtime/2017-05-13)",
  sagemakerModel:
    "[botocore: sagemaker/2017-07-24](https://github.com/boto/botocore/tree/develop/botocore/data/sagemaker/2017-07-24)",
  async: `[async-inference](${guide}/async-inference.html)`,
  asyncInvoke: `[async-inference-invoke-endpoint](${guide}/async-inference-invoke-endpoint.html)`,
  asyncNotify: `[async-inference-check-predictions](${guide}/async-inference-check-predictions.html)`,
  asyncScale: `[async-inference-autoscale](${guide}/async-inference-autoscale.html)`,
  asyncMonitor: `[async-inference-monitor](${guide}/async-inference-monitor.html)`,
  asyncTroubleshooting: `[async-inference-troubleshooting](${guide}/async-inference-troubleshooting.html)`,
  publishPermission:
    "[amazon-sagemaker-examples#4461](https://github.com/aws/amazon-sagemaker-examples/issues/4461)",
  noScaleFromZero:
    "[re:Post: configuring auto-scaling for async inference](https://repost.aws/questions/QUT4xru2SdTSqtoNyt1XV3VA/configuring-auto-scaling-for-sagemaker-async-inference)",
  tracking: "real alarms of target tracking policies in public repositories",
  deleteAlarms:
    "[API_DeleteAlarms](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html)",
  container: `[your-algorithms-inference-code](${guide}/your-algorithms-inference-code.html)`,
  modelErrorMessage: "[sagemaker-python-sdk#2955](https://github.com/aws/sagemaker-python-sdk/issues/2955)",
  lateAnswer: "[SageMaker-Deployment#3](https://github.com/RamVegiraju/SageMaker-Deployment/issues/3)",
  dataLog:
    "[amazon-sagemaker-developer-guide#203](https://github.com/awsdocs/amazon-sagemaker-developer-guide/issues/203)",
  missingLogGroup: "[cloudwatchlogsbeat#15](https://github.com/e-travel/cloudwatchlogsbeat/issues/15)",
  getLogEvents:
    "[API_GetLogEvents](https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html)",
  filterPattern:
    "[CloudWatch Logs user guide: filter patterns](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html)",
  failedHealthCheck: "[sagemaker-python-sdk#787](https://github.com/aws/sagemaker-python-sdk/issues/787)",
  rolledBack:
    "[terraform-provider-aws#39099](https://github.com/hashicorp/terraform-provider-aws/issues/39099)",
  marketplace: "[sagemaker-python-sdk#3969](https://github.com/aws/sagemaker-python-sdk/issues/3969)",
  outputConfig: `[API_AsyncInferenceOutputConfig](${apiReference}/API_AsyncInferenceOutputConfig.html)`,
  clientConfig: `[API_AsyncInferenceClientConfig](${apiReference}/API_AsyncInferenceClientConfig.html)`,
  noAsyncInference: "[boto3#4275](https://github.com/boto/boto3/issues/4275)",
  deployedImage: `[API_DeployedImage](${apiReference}/API_DeployedImage.html)`,
  variantStatus: `[API_ProductionVariantStatus](${apiReference}/API_ProductionVariantStatus.html)`,
  describeEndpoint: `[API_DescribeEndpoint](${apiReference}/API_DescribeEndpoint.html)`,
  endpointsNotFound:
    "[amazon-sagemaker-examples#293](https://github.com/aws/amazon-sagemaker-examples/issues/293)",
  throttled:
    "[amazon-kinesis-video-streams-parser-library#187](https://github.com/aws/amazon-kinesis-video-streams-parser-library/issues/187)",
  sdkRetries:
    "[AWS SDK for JavaScript v3: @smithy/util-retry](https://github.com/smithy-lang/smithy-typescript)",
  stableDiffusion:
    "[awslabs/stable-diffusion-aws-extension: a real answer](https://github.com/awslabs/stable-diffusion-aws-extension)",
  capturedMessage: `real messages in public repositories, of the form of [async-inference-check-predictions](${guide}/async-inference-check-predictions.html)`,
  pythonSdk:
    "[sagemaker-python-sdk: AsyncInferenceConfig](https://github.com/aws/sagemaker-python-sdk/blob/master/src/sagemaker/async_inference/async_inference_config.py)",
  pythonSdkFailurePath: "[sagemaker-python-sdk#3867](https://github.com/aws/sagemaker-python-sdk/pull/3867)",
  inlineNotebook:
    "[sagemaker-genai-hosting-examples#208](https://github.com/aws-samples/sagemaker-genai-hosting-examples/pull/208)",
  workbenchInference: `[workbench: async_inference.py](${workbench}/endpoints/async_inference.py)`,
  workbenchPurge: `[workbench: async_endpoint_utils.py](${workbench}/utils/async_endpoint_utils.py)`,
  connectionReset: "[djl-serving#2648](https://github.com/deepjavalibrary/djl-serving/issues/2648)",
  contentLength: "[djl-serving#2567](https://github.com/deepjavalibrary/djl-serving/issues/2567)",
  headerLimit: "[deep-learning-containers#4668](https://github.com/aws/deep-learning-containers/issues/4668)",
  inferenceIdHeader: "[djl-serving#2363](https://github.com/deepjavalibrary/djl-serving/pull/2363)",
  s3Consistency:
    "[S3 user guide: data consistency](https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel)",
  s3Get: `[API_GetObject](${s3Api}/API_GetObject.html)`,
  s3Head: `[API_HeadObject](${s3Api}/API_HeadObject.html)`,
  s3List: `[API_ListObjectsV2](${s3Api}/API_ListObjectsV2.html)`,
  s3DeleteMany: `[API_DeleteObjects](${s3Api}/API_DeleteObjects.html)`,
  s3Conditional:
    "[S3 user guide: conditional requests](https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html)",
  s3SlowDown:
    "[S3 user guide: optimizing performance](https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html)",
  s3Put: `[API_PutObject](${s3Api}/API_PutObject.html)`,
  s3Waiter:
    "[AWS SDK for JavaScript v3: waitForObjectExists](https://github.com/aws/aws-sdk-js-v3/blob/main/clients/client-s3/src/waiters/waitForObjectExists.ts)",
  s3Kms:
    "[S3 user guide: SSE-KMS](https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html)",
  batchGet: `[API_BatchGetItem](${dynamodbApi}/API_BatchGetItem.html)`,
  batchWrite: `[API_BatchWriteItem](${dynamodbApi}/API_BatchWriteItem.html)`,
  putItem: `[API_PutItem](${dynamodbApi}/API_PutItem.html)`,
  dynamodbThroughput:
    "[DynamoDB developer guide: on-demand capacity](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html)",
  dynamodbPartitions:
    "[DynamoDB developer guide: designing partition keys](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html)",
  timeToLive:
    "[DynamoDB developer guide: time to live](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html)",
  updateTimeToLive: `[API_UpdateTimeToLive](${dynamodbApi}/API_UpdateTimeToLive.html)`,
  dynamodbLimits:
    "[DynamoDB developer guide: constraints](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html)",
  none: "nowhere found",
} as const;
