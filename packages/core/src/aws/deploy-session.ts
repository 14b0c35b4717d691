import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
} from "@aws-sdk/client-sagemaker";
import type { ClientConfig } from "./clients.ts";
import { createDeployClients, type DeployClients } from "./deploy-clients.ts";
import type { PlannedRequest } from "./deploy-request.ts";
import { describeEndpoint, type EndpointFacts } from "./describe-endpoint.ts";
import { findAlarm, type ScalingAlarm } from "./scaling-alarm.ts";
import { loadScalingPackages } from "./scaling-packages.ts";
import { send } from "./send.ts";

/** What later requests need of an answer. */
export type DeployAnswer = {
  /** Of `CreateEndpoint`. */
  readonly EndpointArn?: string | undefined;
  /** Of `PutScalingPolicy`. */
  readonly PolicyARN?: string | undefined;
};

type Answered = DeployAnswer & { readonly $metadata: { readonly attempts?: number | undefined } };

/** AWS, as a deployment speaks to it. */
export type DeploySession = {
  send(request: PlannedRequest, signal: AbortSignal): Promise<DeployAnswer>;
  describe(endpointName: string, signal: AbortSignal): Promise<EndpointFacts>;
  /** The alarm with exactly this name; `undefined` where there is none. */
  findAlarm(name: string, signal: AbortSignal): Promise<ScalingAlarm | undefined>;
  /** Closes the connections of clients that were made here. */
  close(): void;
};

/** @throws {SageMakerAsyncError} `invalid_option` when a package that it needs is not installed. */
export async function openDeploySession(
  given: DeployClients | undefined,
  clientConfig: ClientConfig,
): Promise<DeploySession> {
  const packages = await loadScalingPackages();
  const clients = given ?? createDeployClients(packages, clientConfig);
  const { sagemaker, scaling, cloudWatch } = clients;

  const dispatch = (request: PlannedRequest, options: { abortSignal: AbortSignal }): Promise<Answered> => {
    switch (request.operation) {
      case "CreateModel":
        return sagemaker.send(new CreateModelCommand(request.input), options);
      case "CreateEndpointConfig":
        return sagemaker.send(new CreateEndpointConfigCommand(request.input), options);
      case "CreateEndpoint":
        return sagemaker.send(new CreateEndpointCommand(request.input), options);
      case "DeleteEndpoint":
        return sagemaker.send(new DeleteEndpointCommand(request.input), options);
      case "DeleteEndpointConfig":
        return sagemaker.send(new DeleteEndpointConfigCommand(request.input), options);
      case "DeleteModel":
        return sagemaker.send(new DeleteModelCommand(request.input), options);
      case "RegisterScalableTarget":
        return scaling.send(new packages.scaling.RegisterScalableTargetCommand(request.input), options);
      case "PutScalingPolicy":
        return scaling.send(new packages.scaling.PutScalingPolicyCommand(request.input), options);
      case "DeleteScalingPolicy":
        return scaling.send(new packages.scaling.DeleteScalingPolicyCommand(request.input), options);
      case "DeregisterScalableTarget":
        return scaling.send(new packages.scaling.DeregisterScalableTargetCommand(request.input), options);
      case "PutMetricAlarm":
        return cloudWatch.send(new packages.cloudWatch.PutMetricAlarmCommand(request.input), options);
      case "DeleteAlarms":
        return cloudWatch.send(new packages.cloudWatch.DeleteAlarmsCommand(request.input), options);
    }
  };

  return {
    send(request, signal) {
      const { service, operation } = request;
      return send(dispatch(request, { abortSignal: signal }), `${service}.${operation}`, () => undefined, {
        code: "endpoint_failed",
        what: `make the request ${service} ${operation}`,
        permission: `${service}:${operation}`,
      });
    },
    describe: (endpointName, signal) => describeEndpoint(sagemaker, endpointName, signal),
    findAlarm: (name, signal) => findAlarm(packages.cloudWatch, cloudWatch, name, signal),
    close() {
      if (given) return;
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
