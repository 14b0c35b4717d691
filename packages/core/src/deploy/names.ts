/** Says of a resource which endpoint it belongs to. */
export const OWNER_TAG = "sagemaker-async:endpoint";

const VARIANT = "AllTraffic";

/** The names of everything that belongs to an endpoint; each follows from the endpoint's name alone, and in full. */
export function namesOf(endpoint: string) {
  return {
    variant: VARIANT,
    wakeAlarm: `${endpoint}-wake`,
    wakePolicy: `${endpoint}-wake`,
    trackingPolicy: `${endpoint}-tracking`,
    scalable: {
      ServiceNamespace: "sagemaker",
      ResourceId: `endpoint/${endpoint}/variant/${VARIANT}`,
      ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
    },
  } as const;
}
