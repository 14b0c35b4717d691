import { parseWith } from "../configuration/parse-configuration.ts";
import {
  type Fault,
  type FaultKind,
  type FaultOf,
  type FaultStage,
  faultSchema,
  type OperationFault,
  type ResolvedFault,
} from "./fault-schema.ts";
import { type FaultTarget, fires, fits } from "./fires.ts";
import { seededDraws } from "./seeded-draws.ts";

/** A fault and what has become of it. */
export type ListedFault = ResolvedFault & {
  /** How many calls or invocations fitted it since it was added. */
  matched: number;
  /** How many of them it struck. */
  hits: number;
};

/** The emulator's faults, which strike in the order in which they were added: the first that fires is the only one. */
export interface Faults {
  /** @throws ConfigurationError that names every wrong field */
  add(fault: Fault): ListedFault;
  list(): ListedFault[];
  /** Takes all faults away, those of the configuration too. */
  clear(): void;
}

/** The faults as the emulator's own parts see them. */
export interface FaultList extends Faults {
  /** The fault that strikes this call, counted as a hit. */
  takeForCall(call: { api: string; isConditional: boolean }): OperationFault | undefined;
  /** The fault that strikes this stage of an invocation, counted as a hit. */
  takeForStage<Stage extends FaultStage>(target: {
    endpointName: string;
    stage: Stage;
  }): FaultOf<Stage> | undefined;
}

export interface FaultListOptions {
  seed: number;
  faults: readonly Fault[];
  /** Told of every hit. */
  onHit: (kind: FaultKind, target: FaultTarget) => void;
}

interface Entry {
  fault: ResolvedFault;
  matched: number;
  hits: number;
  draw: () => number;
}

export function createFaultList({ seed, faults, onHit }: FaultListOptions): FaultList {
  let entries: Entry[] = [];

  const describe = ({ fault, matched, hits }: Entry): ListedFault => ({ ...fault, matched, hits });

  const add = (fault: unknown) => {
    // Draws of its own for each, so that one fault does not change what another draws.
    const draw = seededDraws(seed + entries.length);
    const entry: Entry = { fault: parseWith(faultSchema, fault), matched: 0, hits: 0, draw };
    entries.push(entry);
    return describe(entry);
  };

  const take = (target: FaultTarget): ResolvedFault | undefined => {
    for (const entry of entries) {
      if (!fits(entry.fault, target)) continue;
      const strikes = fires(entry.fault, entry, entry.draw);
      entry.matched += 1;
      if (!strikes) continue;
      entry.hits += 1;
      onHit(entry.fault.kind, target);
      return entry.fault;
    }
    return undefined;
  };

  for (const fault of faults) add(fault);

  return {
    add,
    list: () => entries.map(describe),
    clear() {
      entries = [];
    },
    takeForCall(call) {
      const fault = take(call);
      return fault !== undefined && "operation" in fault ? fault : undefined;
    },
    takeForStage(target) {
      const fault = take(target);
      return fault !== undefined && isOf(fault, target.stage) ? fault : undefined;
    },
  };
}

function isOf<Stage extends FaultStage>(fault: ResolvedFault, stage: Stage): fault is FaultOf<Stage> {
  return "stage" in fault && fault.stage === stage;
}
