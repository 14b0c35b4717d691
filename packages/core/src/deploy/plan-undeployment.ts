import type { PlannedRequest } from "../aws/deploy-request.ts";
import { namesOf } from "./names.ts";

/**
 * Everything that `undeployAsyncEndpoint` asks of AWS to remove an endpoint, in order. Each thing is named in full: never a prefix,
 * so that `smiles-to-3d` does not touch what belongs to `smiles-to-3d-v2`.
 */
export function planUndeployment(name: string): PlannedRequest[] {
  const { scalable, wakeAlarm, wakePolicy, trackingPolicy } = namesOf(name);
  const service = "application-autoscaling";
  return [
    { service: "cloudwatch", operation: "DeleteAlarms", input: { AlarmNames: [wakeAlarm] } },
    { service, operation: "DeleteScalingPolicy", input: { ...scalable, PolicyName: wakePolicy } },
    { service, operation: "DeleteScalingPolicy", input: { ...scalable, PolicyName: trackingPolicy } },
    { service, operation: "DeregisterScalableTarget", input: scalable },
    { service: "sagemaker", operation: "DeleteEndpoint", input: { EndpointName: name } },
    { service: "sagemaker", operation: "DeleteEndpointConfig", input: { EndpointConfigName: name } },
    { service: "sagemaker", operation: "DeleteModel", input: { ModelName: name } },
  ];
}
