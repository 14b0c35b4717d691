import type { FaultField, FaultForm } from "../../activity/stream-message.ts";
import type { ListedFault } from "../../faults/fault-list.ts";

/** When a fault strikes, as the form asks. */
export type Trigger = "always" | "count" | "rate";

/** Fields that the form asks for in a way of its own, or that follow from the kind. */
const HANDLED = new Set(["stage", "rate", "count", "skip"]);

/** The fields that a form of this kind asks for by name. */
export function namedFields({ fields }: FaultForm): FaultField[] {
  return fields.filter(({ name }) => !HANDLED.has(name));
}

/** What a field holds before anything is typed: enough to be noticed. */
export function startValue({ name, isRequired }: FaultField): string {
  return isRequired ? (START_VALUES[name] ?? "") : "";
}

const START_VALUES: Record<string, string> = {
  operation: "sagemaker-runtime.InvokeEndpointAsync",
  delayMs: "1000",
  skewMs: "3600000",
};

/** The body of `POST /_emulator/faults`, from what was typed; fields left empty are left out. */
export function faultRequest(
  form: FaultForm,
  typed: (field: string) => string,
  trigger: Trigger,
  amount: number,
): Record<string, unknown> {
  const values = namedFields(form).flatMap(({ name, isNumber }) => {
    const text = typed(name);
    return text === "" ? [] : [[name, isNumber ? Number(text) : text] as const];
  });
  const fault = { kind: form.kind, ...Object.fromEntries(values) };
  switch (trigger) {
    case "always":
      return fault;
    case "count":
      return { ...fault, count: amount };
    case "rate":
      return { ...fault, rate: amount / 100 };
  }
}

/** What a fault strikes. */
export function faultTarget(fault: ListedFault): string {
  if ("operation" in fault) return fault.operation;
  return fault.endpoint ?? "every endpoint";
}

/** When a fault strikes, such as `the next 3` or `10 %`. */
export function faultTrigger({ rate, count, skip }: ListedFault): string {
  const parts = [
    skip > 0 ? `after ${skip}` : "",
    rate === undefined ? "" : `${Math.round(rate * 1_000) / 10} %`,
    count === undefined ? "" : `at most ${count}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "always" : parts.join(", ");
}
