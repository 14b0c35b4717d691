import type { InferenceEvent, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import type { ActiveKeys } from "./active-keys.ts";
import { StoreWriter } from "./store-writer.ts";

/** What the writer of a call has to do with the call. */
type WritingCall = {
  readonly setup: CacheSetup;
  readonly active: ActiveKeys;
  emit(event: InferenceEvent): void;
  storeFailed(operation: "write", error: SageMakerAsyncError): void;
  storeWorked(operation: "write"): void;
};

/** The writer of one call. */
export function writerOf(call: WritingCall, onError: (error: unknown) => void): StoreWriter {
  const { guard, keeper, counts, turns } = call.setup;
  const finished = (entries: readonly { readonly rowKey: string }[]) => {
    for (const { rowKey } of entries) turns.finished(rowKey);
  };
  return new StoreWriter(guard, keeper, {
    onStored(entries) {
      counts.stored += entries.length;
      for (const { rowKey, text } of entries) {
        counts.bytesWritten += Buffer.byteLength(text);
        call.active.stored(rowKey);
      }
      finished(entries);
      call.storeWorked("write");
      call.emit({ type: "cache-stored", rows: entries.length });
    },
    onUnstored(entries, error) {
      counts.unstored += entries.length;
      finished(entries);
      if (error) call.storeFailed("write", error as SageMakerAsyncError);
    },
    onError,
  });
}
