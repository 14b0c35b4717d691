import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";

/** Instances in service, over all variants. */
export async function readInstances(
  sagemaker: SageMakerClient,
  endpointName: string,
  abortSignal: AbortSignal,
): Promise<number> {
  const command = new DescribeEndpointCommand({ EndpointName: endpointName });
  const { ProductionVariants = [] } = await sagemaker.send(command, { abortSignal });
  return ProductionVariants.reduce((sum, { CurrentInstanceCount = 0 }) => sum + CurrentInstanceCount, 0);
}
