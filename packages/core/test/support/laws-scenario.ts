import type { Fault } from "@sagemaker-async/emulator";
import fc from "fast-check";
import type { Row } from "../../src/types/row.ts";

/** A call, and all that goes wrong around it. */
export type Scenario = {
  readonly rows: readonly Row[];
  readonly batchSize: number;
  readonly maxInFlight: number;
  readonly watch: "auto" | "list" | "head";
  readonly input: "staged" | "inline" | "auto";
  /** Of the SDK's own clients. */
  readonly maxAttempts: number;
  readonly faults: readonly Fault[];
  /** The call is aborted at its so-manieth event. */
  readonly abortAtEvent: number | undefined;
  /** Rows for which the model fails. */
  readonly poison: readonly number[];
};

const operation = fc.constantFrom(
  "s3.PutObject",
  "s3.GetObject",
  "s3.ListObjectsV2",
  "s3.DeleteObjects",
  "s3.*",
  "sagemaker-runtime.InvokeEndpointAsync",
);
const times = { skip: fc.integer({ min: 0, max: 12 }), count: fc.integer({ min: 1, max: 4 }) };

const callFault: fc.Arbitrary<Fault> = fc.record({
  operation,
  kind: fc.constantFrom("throttle", "error", "unavailable", "reset", "lostAnswer"),
  ...times,
});
const slowCall: fc.Arbitrary<Fault> = fc.record({
  operation,
  kind: fc.constant("slow"),
  delayMs: fc.integer({ min: 1, max: 60 }),
  ...times,
});
const brokenOutputs: readonly string[] = ["outputTruncated", "wrongRowCount", "outputLost"];
const outputFault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom("outputTruncated", "wrongRowCount", "outputLost"),
  ...times,
});
const slowOutput: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant("outputSlow"),
  delayMs: fc.integer({ min: 1, max: 60 }),
  ...times,
});
const delivery: fc.Arbitrary<Fault> = fc.record({ kind: fc.constant("duplicateDelivery"), ...times });

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.string({ unit: "binary", maxLength: 8 }),
  x: fc.integer({ min: 0, max: 9999 }),
});

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  rows: fc.array(row, { maxLength: 24 }),
  batchSize: fc.integer({ min: 1, max: 7 }),
  maxInFlight: fc.integer({ min: 1, max: 6 }),
  watch: fc.constantFrom("auto", "list", "head"),
  input: fc.constantFrom("staged", "staged", "inline", "auto"),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  faults: fc.array(fc.oneof(callFault, callFault, slowCall, outputFault, slowOutput, delivery), {
    maxLength: 4,
  }),
  abortAtEvent: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 2 }),
  poison: fc.array(fc.integer({ min: 0, max: 9999 }), { maxLength: 3 }),
});

/** Where the endpoint's answers come whole, sooner or later; a broken one is the row's outcome, in whichever run it is read. */
export const scenarioOfCalls: fc.Arbitrary<Scenario> = scenario.map((given) => ({
  ...given,
  faults: given.faults.filter(({ kind }) => !brokenOutputs.includes(kind)),
}));
