import type { Metadata } from "../metadata/tags.ts";

/** What is to be deployed, complete. */
export type ResolvedSettings = {
  readonly name: string;
  readonly image: string;
  readonly modelDataUrl: string | undefined;
  readonly roleArn: string;
  readonly environment: { readonly [name: string]: string } | undefined;
  readonly instanceType: string;
  /** Not there in `realtime`. */
  readonly async:
    | {
        readonly outputPath: string;
        readonly failurePath: string;
        readonly maxConcurrentInvocationsPerInstance: number;
        readonly successTopic: string | undefined;
        readonly errorTopic: string | undefined;
      }
    | undefined;
  readonly min: number;
  readonly max: number;
  readonly scaling: {
    readonly backlogPerInstance: number;
    readonly cpuUtilizationPercent: number;
    readonly scaleInCooldownSeconds: number;
    readonly scaleOutCooldownSeconds: number;
    readonly wakeCooldownSeconds: number;
  };
  readonly metadata: Metadata;
};
