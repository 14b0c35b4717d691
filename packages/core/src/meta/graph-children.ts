import type { Invoker } from "../types/invoker.ts";
import type { Child } from "./graph/child.ts";
import type { EndpointNode } from "./graph/graph.ts";

/** Gives the endpoint of a name, or anything else that answers rows in its place, such as a cache in front of it. */
export type Resolve = (endpointName: string) => Invoker | Promise<Invoker>;

/** Whom a graph's nodes ask. An endpoint that is known by its name alone is looked up when it is first needed, once. */
export class GraphChildren {
  readonly #resolve: Resolve;
  readonly #given = new Map<string, Child>();
  readonly #resolved = new Map<string, Promise<Child>>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  give(node: string, child: Child): void {
    this.#given.set(node, child);
  }

  async of({ name, endpointName }: EndpointNode): Promise<Child> {
    return this.#given.get(name) ?? this.#named(endpointName);
  }

  /** A stand-in that looks the endpoint up when it is asked. */
  later(endpointName: string): Invoker {
    const named = () => this.#named(endpointName);
    return {
      name: endpointName,
      async *stream(rows, options) {
        yield* (await named()).stream(rows, options);
      },
    };
  }

  #named(endpointName: string): Promise<Child> {
    const known = this.#resolved.get(endpointName);
    if (known) return known;
    const resolved = (async (): Promise<Child> => this.#resolve(endpointName))();
    this.#resolved.set(endpointName, resolved);
    // A look-up that failed is made again by the next call.
    resolved.catch(() => this.#resolved.delete(endpointName));
    return resolved;
  }
}
