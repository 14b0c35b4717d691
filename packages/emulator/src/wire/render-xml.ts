import { XMLBuilder } from "fast-xml-parser";

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  suppressEmptyNode: false,
});

/** The answer of a query service: lists as `<member>`, maps as `<entry>`, dates in ISO 8601. */
export function renderXml(
  operation: string,
  answer: object,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  return builder.build({
    [`${operation}Response`]: {
      "@xmlns": namespace,
      [`${operation}Result`]: nodeOf(answer),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

function nodeOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return { entry: [...value].map(([key, each]) => ({ key, value: nodeOf(each) })) };
  if (Array.isArray(value)) return { member: value.map(nodeOf) };
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, nodeOf(member)]));
}
