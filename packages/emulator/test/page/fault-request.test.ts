import { expect, test } from "vitest";
import { faultForms } from "../../src/activity/fault-forms.ts";
import { createFaultList } from "../../src/faults/fault-list.ts";
import { faultSchema } from "../../src/faults/fault-schema.ts";
import {
  faultRequest,
  faultTarget,
  faultTrigger,
  namedFields,
  startValue,
} from "../../src/page/state/fault-request.ts";

const forms = faultForms();

test("every kind of fault has a form, and what it holds before anything is typed is a fault", () => {
  const faults = createFaultList({ seed: 1, faults: [], onHit: () => {} });
  for (const form of forms) {
    const startValues = new Map(namedFields(form).map((field) => [field.name, startValue(field)]));
    const fault = faultRequest(form, (field) => startValues.get(field) ?? "", "count", 2);
    expect(faults.add(faultSchema.parse(fault))).toMatchObject({ kind: form.kind, count: 2 });
  }
  const kinds = faultSchema.options.flatMap(({ shape }) => [...shape.kind._zod.values]);
  expect(forms.map(({ kind }) => kind)).toEqual(kinds);
});

test("a number that an endpoint is called by stays its name", () => {
  const form = forms.find(({ kind }) => kind === "outputLost");
  expect(form && faultRequest(form, () => "123", "always", 0)).toEqual({
    kind: "outputLost",
    endpoint: "123",
  });
});

test("a form asks for what its kind needs, and no more", () => {
  const fieldsOf = (kind: string) =>
    namedFields(forms.find((form) => form.kind === kind) ?? { kind, fields: [] });
  expect(fieldsOf("slow")).toEqual([
    { name: "operation", isNumber: false, isRequired: true },
    { name: "delayMs", isNumber: true, isRequired: true },
  ]);
  expect(fieldsOf("outputLost")).toEqual([{ name: "endpoint", isNumber: false, isRequired: false }]);
});

test("what is left empty is left out; a percentage becomes a rate", () => {
  const form = { kind: "outputLost", fields: [{ name: "endpoint", isNumber: false, isRequired: false }] };
  expect(faultRequest(form, () => "", "rate", 25)).toEqual({ kind: "outputLost", rate: 0.25 });
  expect(faultRequest(form, () => "model", "always", 0)).toEqual({ kind: "outputLost", endpoint: "model" });
});

test("a fault in words", () => {
  const listed = { kind: "outputLost", stage: "output", skip: 0, matched: 0, hits: 0 } as const;
  expect([faultTarget(listed), faultTrigger(listed)]).toEqual(["every endpoint", "always"]);
  const other = { ...listed, endpoint: "model", skip: 2, rate: 0.125, count: 3 };
  expect([faultTarget(other), faultTrigger(other)]).toEqual(["model", "after 2, 12.5 %, at most 3"]);
});
