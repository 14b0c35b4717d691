import { cbor, dateToTag } from "@smithy/core/cbor";
import { renderValues } from "./render-values.ts";
import { WireError } from "./wire-error.ts";

/** CBOR as Smithy's RPC v2 protocol writes it: times are tagged epoch seconds. */
export function encodeCbor(value: object): Uint8Array {
  return cbor.serialize(renderValues(value, dateToTag));
}

/** @throws WireError SerializationException */
export function decodeCbor(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return {};
  try {
    return withDates(cbor.deserialize(bytes));
  } catch {
    throw new WireError("SerializationException", "The request's body is not valid CBOR.");
  }
}

function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isTime(value)) return new Date(Number(value.value) * 1000);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withDates(member)]));
}

/** A tag and what it stands before; AWS's inputs use it for times alone. */
function isTime(value: object): value is { tag: unknown; value: unknown } {
  return "tag" in value && Number(value.tag) === 1 && "value" in value;
}
