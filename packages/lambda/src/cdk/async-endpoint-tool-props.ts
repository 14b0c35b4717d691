import type { Code } from "aws-cdk-lib/aws-lambda";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { ExtraTool } from "../environment.ts";
import type { EndpointReference } from "./endpoint-reference.ts";

export type AsyncEndpointToolProps = {
  /** The endpoint that the tool is for: an `AsyncEndpoint`, or any other with its bucket. */
  readonly endpoint: EndpointReference;
  /** What the model takes: `aminoAcidSequence`, `aminoAcidFasta`, `smiles`, `dna` or `json`. Default: `aminoAcidSequence`. */
  readonly inputPreset?: string | undefined;
  /** Tools beyond `invoke_endpoint` and `get_results`. Default: none. */
  readonly extraTools?: readonly ExtraTool[] | undefined;
  /** Gives agents sealed ids, which can be neither guessed nor made up; the key is a generated secret. Default: on with `tenantHeader`, else off. */
  readonly sealIds?: boolean | undefined;
  /**
   * A header of the agent's requests that says whose jobs these are; a tenant sees only its own. The gateway has to pass it on
   * (`requestHeaders`), and something that is trusted has to set it. Default: none.
   */
  readonly tenantHeader?: string | undefined;
  /** What runs. Default: this package's own bundle. */
  readonly code?: Code | undefined;
  /** Which export of `code` is called. Default: that of this package's bundle. */
  readonly handler?: string | undefined;
  /** MB. A function's share of a CPU grows with it. Default: 512. */
  readonly memoryMb?: number | undefined;
  /** How long a call may take. An agent may ask for a wait of 25 s within it. Default: 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Calls at one time, taken from the account's own limit. Default: no limit of its own. */
  readonly reservedConcurrency?: number | undefined;
  /** Default: `INFO`. */
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR" | undefined;
  /** Default: one month. */
  readonly logRetention?: RetentionDays | undefined;
  /** CloudWatch namespace of the tool's metrics. Default: `SageMaker/AsyncEndpoint`. */
  readonly metricsNamespace?: string | undefined;
  /** Further environment of the function. */
  readonly environment?: { readonly [name: string]: string } | undefined;
  /** Hears of each alarm. Default: none; alarms are then only seen in CloudWatch. */
  readonly alarmTopic?: ITopic | undefined;
};
