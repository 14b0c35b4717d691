import { invalidOption } from "../../errors/invalid-option.ts";
import type { JsonValue } from "../../types/row.ts";
import type { Aggregation, AggregationJson } from "./aggregation.ts";
import { CalibratedConfidenceWeighted } from "./calibrated-confidence-weighted.ts";
import type { CombinationOptions } from "./combination.ts";
import { type ClashPolicy, Concat } from "./concat.ts";
import { ConfidenceWeighted } from "./confidence-weighted.ts";
import type { EnsembleOptions } from "./ensemble.ts";
import { InverseMaeWeighted } from "./inverse-mae-weighted.ts";
import { Mean } from "./mean.ts";
import type { MissingPolicy } from "./missing-policy.ts";
import { ScaledConfidenceWeighted } from "./scaled-confidence-weighted.ts";
import { Vote } from "./vote.ts";
import { WeightedMean } from "./weighted-mean.ts";

/** Makes an aggregation of its JSON. */
export type ReadAggregation = (json: AggregationJson) => Aggregation;

/** By class name. */
export type AggregationReaders = { readonly [className: string]: ReadAggregation };

const shipped: AggregationReaders = {
  Concat: (json) => new Concat(json.name, { onClash: text(json, "onClash") as ClashPolicy | undefined }),
  Mean: (json) => new Mean(json.name, combinationOf(json)),
  WeightedMean: (json) =>
    new WeightedMean(json.name, { ...combinationOf(json), weights: numbers(json, "weights") ?? [] }),
  Vote: (json) => new Vote(json.name, { missing: text(json, "missing") as MissingPolicy | undefined }),
  ConfidenceWeighted: (json) => new ConfidenceWeighted(json.name, ensembleOf(json)),
  InverseMaeWeighted: (json) => new InverseMaeWeighted(json.name, ensembleOf(json)),
  ScaledConfidenceWeighted: (json) => new ScaledConfidenceWeighted(json.name, ensembleOf(json)),
  CalibratedConfidenceWeighted: (json) => new CalibratedConfidenceWeighted(json.name, ensembleOf(json)),
};

/**
 * JSON → aggregation, by its class: a shipped one, or one of `own`.
 * @throws {SageMakerAsyncError} `invalid_option` for a class that nobody has registered, and for fields that are not what they should be.
 */
export function readAggregation(json: AggregationJson, own: AggregationReaders): Aggregation {
  const known = { ...shipped, ...own };
  const read = Object.hasOwn(known, json.class) ? known[json.class] : undefined;
  if (read) return read(json);
  const message =
    `Aggregation "${json.name}" is of the class "${json.class}", which is not known. The classes are: ${Object.keys(known).join(", ")}. ` +
    "Register your own with the option `aggregations`.";
  throw invalidOption(message);
}

// The constructors check what the policies are; here they only have to be texts.
function combinationOf(json: AggregationJson): CombinationOptions {
  return { missing: text(json, "missing") as MissingPolicy | undefined, column: text(json, "column") };
}

function ensembleOf(json: AggregationJson): EnsembleOptions {
  return {
    ...combinationOf(json),
    modelWeights: numbers(json, "model_weights"),
    corrScale: numbers(json, "corr_scale"),
    optimalAlpha: number(json, "optimal_alpha"),
  };
}

function text(json: AggregationJson, field: string): string | undefined {
  return read(json, field, "a text", (value): value is string => typeof value === "string");
}

function number(json: AggregationJson, field: string): number | undefined {
  return read(json, field, "a number", (value): value is number => typeof value === "number");
}

function numbers(json: AggregationJson, field: string): readonly number[] | undefined {
  return read(
    json,
    field,
    "a list of numbers",
    (value): value is readonly number[] =>
      Array.isArray(value) && value.every((item) => typeof item === "number"),
  );
}

function read<Value extends JsonValue>(
  json: AggregationJson,
  field: string,
  expected: string,
  accepts: (value: JsonValue) => value is Value,
): Value | undefined {
  const value = json[field];
  if (value === undefined || value === null) return undefined;
  if (accepts(value)) return value;
  const message = `Aggregation "${json.name}": ${field} must be ${expected}, not ${JSON.stringify(value)}.`;
  throw invalidOption(message);
}
