import { invalidOption } from "../../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { GraphJson } from "./graph-json.ts";

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isObject: Test = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const recordOf =
  (test: Test): Test =>
  (value) =>
    isObject(value) && Object.values(value as object).every(test);

const fields: { readonly [field: string]: { readonly is: string; readonly test: Test } } = {
  endpoints: { is: "an object of node names to endpoint names", test: recordOf(isText) },
  endpoint_async: {
    is: "an object of endpoint names to true or false",
    test: recordOf((value) => typeof value === "boolean"),
  },
  endpoint_batch_size: { is: "an object of endpoint names to numbers", test: recordOf(Number.isSafeInteger) },
  endpoint_max_instances: {
    is: "an object of endpoint names to numbers",
    test: recordOf(Number.isSafeInteger),
  },
  aggregations: {
    is: "a list of objects, each with a class and a name",
    test: listOf((value) => isObject(value) && hasTexts(value as object, ["class", "name"])),
  },
  edges: {
    is: 'a list of pairs such as ["a", "b"]',
    test: listOf((value) => listOf(isText)(value) && (value as unknown[]).length === 2),
  },
  input_nodes: { is: "a list of node names", test: listOf(isText) },
  output_node: { is: "a node's name", test: (value) => value === null || isText(value) },
  sagemaker_async: {
    is: 'an object {"version": 1, "nodes": {…}}; another version is from a later release',
    test: (value) => {
      const { version, nodes } = (isObject(value) ? value : {}) as { version?: unknown; nodes?: unknown };
      return version === 1 && recordOf(isObject)(nodes);
    },
  },
};

/**
 * A graph's JSON, as a text or as an object, checked.
 * @throws {SageMakerAsyncError} `invalid_option`, naming the field and what it should be. A field that is not known is refused: it would be lost.
 */
export function parseGraphJson(given: unknown): GraphJson {
  const json = typeof given === "string" ? parse(given) : given;
  if (!isObject(json)) throw refused("must be an object");
  for (const [field, value] of Object.entries(json as object)) {
    const expected = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (!expected)
      throw refused(
        `has a field "${field}", which is not known. The fields are: ${Object.keys(fields).join(", ")}`,
      );
    if (value !== undefined && !expected.test(value))
      throw refused(`has a wrong "${field}": it must be ${expected.is}`);
  }
  if (!("endpoints" in (json as object))) throw refused('has no "endpoints"');
  // Every field was tested.
  return json as GraphJson;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(`is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function hasTexts(value: object, names: readonly string[]): boolean {
  return names.every((name) => isText(Reflect.get(value, name)));
}

function refused(reason: string): SageMakerAsyncError {
  return invalidOption(`The graph's JSON ${reason}.`);
}
