import type { CallOptions, Invoker } from "@sagemaker-async/core/invoker";
import type { CacheMethods } from "./cache-methods.ts";

/** Methods of an endpoint that compute rows, and whose answers a cache neither looks up nor stores. */
const bypassing = ["submit", "collect", "autoInference"];

/**
 * The cache's own methods in front of everything else that the wrapped invoker has. The rules:
 * - What the cache has, is the cache's.
 * - `fastInference`, where the wrapped has it, answers rows as `inference` does, so it is the cache's `inference`: passed on,
 *   it would go round the cache without a word.
 * - `submit`, `collect` and `autoInference` start work in their own way: they are the wrapped's, and `onBypass` hears of it.
 * - All else (`instances`, `purgeQueue` …) is the wrapped's, called on the wrapped.
 */
export function delegate<Wrapped extends Invoker>(
  own: CacheMethods,
  wrapped: Wrapped,
  onBypass: (method: string, call: CallOptions | undefined) => void,
): CacheMethods & Omit<Wrapped, keyof CacheMethods> {
  const proxy: CacheMethods = new Proxy(own, {
    get(_target, property) {
      if (property === "fastInference" && property in wrapped) return own.inference.bind(own);
      const owner: object = property in own ? own : wrapped;
      const value: unknown = Reflect.get(owner, property, owner);
      if (typeof property === "string" && bypassing.includes(property) && typeof value === "function") {
        return (...args: unknown[]) => {
          onBypass(property, callOptions(args.at(-1)));
          return Reflect.apply(value, wrapped, args);
        };
      }
      // Bound to its owner, since private fields are not found through a proxy.
      return typeof value === "function" && property !== "constructor" ? value.bind(owner) : value;
    },
    has: (_target, property) => property in own || property in wrapped,
  });
  // The compiler does not see that `get` adds the wrapped's members.
  return proxy as CacheMethods & Omit<Wrapped, keyof CacheMethods>;
}

function callOptions(value: unknown): CallOptions | undefined {
  return typeof value === "object" && value !== null && "onEvent" in value
    ? (value as CallOptions)
    : undefined;
}
