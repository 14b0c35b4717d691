import type { Invoker } from "@sagemaker-async/core/invoker";
import type { CacheMethods } from "./cache-methods.ts";

/**
 * The cache's own methods in front of everything else that the wrapped invoker has. The rules:
 * - What the cache has, is the cache's.
 * - `fastInference`, where the wrapped has it, answers rows as `inference` does, so it is the cache's `inference`: passed on,
 *   it would go round the cache without a word.
 * - All else (`instances`, `purgeQueue`, `submit` …) is the wrapped's, called on the wrapped.
 */
export function delegate<Wrapped extends Invoker>(
  own: CacheMethods,
  wrapped: Wrapped,
): CacheMethods & Omit<Wrapped, keyof CacheMethods> {
  const proxy: CacheMethods = new Proxy(own, {
    get(_target, property) {
      if (property === "fastInference" && property in wrapped) return own.inference.bind(own);
      const owner: object = property in own ? own : wrapped;
      const value: unknown = Reflect.get(owner, property, owner);
      // Bound to its owner, since private fields are not found through a proxy.
      return typeof value === "function" && property !== "constructor" ? value.bind(owner) : value;
    },
    has: (_target, property) => property in own || property in wrapped,
  });
  // The compiler does not see that `get` adds the wrapped's members.
  return proxy as CacheMethods & Omit<Wrapped, keyof CacheMethods>;
}
