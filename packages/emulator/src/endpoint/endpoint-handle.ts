import type { EndpointStatus } from "../configuration/endpoint-schema.ts";
import type { InvocationRecord, InvocationState } from "../events/invocation-record.ts";
import type { Endpoint, EndpointSnapshot } from "./endpoint.ts";

/** A live view of one endpoint: every property tells how it stands now. */
export class EndpointHandle {
  readonly #endpoint: Endpoint;

  /** @internal */
  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  get name(): string {
    return this.#endpoint.name;
  }

  get status(): EndpointStatus {
    return this.#endpoint.lifecycle.status;
  }

  get instances(): EndpointSnapshot["instances"] {
    return this.snapshot().instances;
  }

  /** Requests waiting for an instance. */
  get queued(): number {
    return this.snapshot().queued;
  }

  /** Requests that a worker has taken. */
  get inFlight(): number {
    return this.snapshot().inFlight;
  }

  get completed(): number {
    return this.snapshot().completed;
  }

  get failed(): number {
    return this.snapshot().failed;
  }

  get expired(): number {
    return this.snapshot().expired;
  }

  /** All of the above as they stand at this moment. */
  snapshot(): EndpointSnapshot {
    return this.#endpoint.snapshot();
  }

  /** The known invocations, oldest first. A synchronous endpoint keeps none. */
  invocations(filter: { state?: InvocationState } = {}): InvocationRecord[] {
    const records = this.#endpoint.invocations();
    return records.filter(({ state }) => filter.state === undefined || filter.state === state);
  }
}
