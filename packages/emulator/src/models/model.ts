import type { ModelFunction } from "../configuration/model-function.ts";

/** A model that is ready to be called. */
export interface Model {
  invoke: ModelFunction;
  /** Whether the container answers its health check; an instance takes no work before. Absent: always. */
  isHealthy?: (signal: AbortSignal) => Promise<boolean>;
}
