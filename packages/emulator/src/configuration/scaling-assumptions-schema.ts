import { z } from "zod";

/** The same for metrics, alarms and scaling policies. */
export const scalingAssumptionsSchema = z
  .strictObject({
    samplesPerMinute: z
      .int()
      .min(1)
      .refine((count) => 60 % count === 0, "must divide 60")
      .default(1)
      .meta({
        description: "How often in a minute the queues are looked at, the last time at its end. Divides 60.",
      }),
    countedInstances: z.enum(["working", "started"]).default("working").meta({
      description:
        "Whether an instance counts in the metrics of queues from when it takes work, or from when it is started.",
    }),
    metricDelayMinutes: z.int().min(0).max(60).default(0).meta({
      description: "How late callers and alarms see the values of a minute.",
    }),
    furtherPeriods: z.int().min(0).max(60).default(2).meta({
      description:
        "How many periods beyond its evaluation periods an alarm looks at for values where newer ones are missing.",
    }),
    breachWithoutValues: z.number().min(0).default(0).meta({
      description:
        "How far beyond its threshold an alarm counts that was raised by hand or by missing data, when a step is chosen.",
    }),
    trackingBaseAtZero: z.int().min(0).max(1).default(1).meta({
      description:
        "The instances that target tracking reckons with while there are none and its metric has a value. With 0 it stays at zero.",
    }),
    unknownAlarmNames: z.enum(["ignore", "refuse"]).default("ignore").meta({
      description:
        "Whether DeleteAlarms passes over names that no alarm has, or is ResourceNotFound and deletes none.",
    }),
  })
  .prefault({});

export type ScalingAssumptions = z.output<typeof scalingAssumptionsSchema>;
