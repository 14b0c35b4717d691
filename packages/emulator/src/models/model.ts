import type { ModelFunction } from "../configuration/model-function.ts";
import type { FixtureTable } from "./fixtures/fixture-table.ts";

/** A model that is ready to be called. */
export interface Model {
  invoke: ModelFunction;
  /** Whether the container answers its health check; an instance takes no work before. Absent: always. */
  isHealthy?: (signal: AbortSignal) => Promise<boolean>;
  /** The name under which `model.output` events tell what it writes. Absent: it writes nothing. */
  outputName?: string;
  /** The rows that a model of fixtures answers from. */
  fixtures?: FixtureTable;
  /** Back to how it was at the start, so that a run can be repeated. */
  reset?: () => void;
  /** Ends what the model holds on to, such as a process. */
  close?: () => Promise<void>;
}
