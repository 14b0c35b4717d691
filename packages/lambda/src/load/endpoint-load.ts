import { systemClock } from "@sagemaker-async/core/protocol";
import { createLoadClients, type LoadClients } from "../aws/load-clients.ts";
import { readBacklog } from "../aws/read-backlog.ts";
import { readInstances } from "../aws/read-instances.ts";
import { readSettings } from "../environment.ts";
import type { SetupOptions } from "../setup.ts";
import type { ReadLoad } from "../tools/estimate.ts";
import { onceAMinute } from "./once-a-minute.ts";

/**
 * Reads the load of the endpoint that the variables name: its instances by `sagemaker:DescribeEndpoint`, its backlog by `cloudwatch:GetMetricStatistics`, both at
 * once. Of what the role may not read, or AWS does not answer, the log tells in an event `load_unreadable`.
 */
export function endpointLoad({
  environment = process.env,
  clientConfig = {},
  clock = systemClock,
}: SetupOptions = {}): ReadLoad {
  let opened: LoadClients | undefined;
  const clients = () => {
    opened ??= createLoadClients(clientConfig, environment);
    return opened;
  };
  const endpointName = () => readSettings(environment).endpointName;
  const instances = onceAMinute(clock, "instances", async (signal) =>
    readInstances(clients().sagemaker, endpointName(), signal),
  );
  const backlog = onceAMinute(clock, "backlog", async (signal) =>
    readBacklog(clients().cloudWatch, endpointName(), clock.now(), signal),
  );
  return async (call) => {
    const [instanceCount, backlogSize] = await Promise.all([instances(call), backlog(call)]);
    return { instances: instanceCount, backlog: backlogSize };
  };
}
