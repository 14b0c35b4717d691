import { oneOf } from "../../errors/one-of.ts";
import type { JsonValue, Row } from "../../types/row.ts";
import type { Aggregation, AggregationJson, Upstream } from "./aggregation.ts";
import { combinedColumns, combinedRow } from "./combined-row.ts";
import { isMissing, type MissingPolicy, missingError, missingPolicies } from "./missing-policy.ts";

export type VoteOptions = {
  /** What a missing label of one parent means. Default: `abstain`, it votes for none and counts as a voter. */
  readonly missing?: MissingPolicy | "abstain" | undefined;
};

const policies = ["abstain", ...missingPolicies] as const;

/** The label that most parents give; of several, the smallest. Its confidence is the share of the parents that voted for it. */
export class Vote implements Aggregation {
  readonly name: string;
  readonly outputColumns: readonly string[] = combinedColumns;
  readonly #missing: MissingPolicy | "abstain";

  constructor(name: string, { missing = "abstain" }: VoteOptions = {}) {
    this.name = name;
    this.#missing = oneOf(`Aggregation "${name}": missing`, missing, policies);
  }

  problemWith(): string | undefined {
    return undefined;
  }

  aggregate(upstream: readonly Upstream[]): Row {
    const silent = upstream.find(({ row }) => isMissing(row["prediction"]));
    if (silent && this.#missing === "fail") throw missingError(silent, "prediction");
    const votes = upstream.map(({ row }) => row["prediction"] ?? null).filter((label) => !isMissing(label));
    const winner = silent && this.#missing === "propagate" ? undefined : mostFrequent(votes);
    const voters = this.#missing === "skip" ? votes.length : upstream.length;
    return combinedRow(upstream, {
      prediction: winner?.label ?? null,
      standardDeviation: 0,
      confidence: winner ? winner.votes / voters : 0,
    });
  }

  toJson(): AggregationJson {
    return {
      class: "Vote",
      name: this.name,
      ...(this.#missing !== "abstain" && { missing: this.#missing }),
    };
  }
}

function mostFrequent(labels: readonly JsonValue[]): { label: JsonValue; votes: number } | undefined {
  const counts = new Map<string, { label: JsonValue; votes: number }>();
  for (const label of labels) {
    const key = JSON.stringify(label);
    const counted = counts.get(key) ?? { label, votes: 0 };
    counted.votes += 1;
    counts.set(key, counted);
  }
  const [winner] = [...counts.values()].sort(
    (one, other) => other.votes - one.votes || compareLabels(one.label, other.label),
  );
  return winner;
}

/** Numbers by size, all else by its text. */
function compareLabels(one: JsonValue, other: JsonValue): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [String(one), String(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
