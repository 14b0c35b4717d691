import type { z } from "zod";
import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import {
  configurationSchema,
  fileConfigurationSchema,
  type ResolvedConfiguration,
} from "./configuration-schema.ts";

/** Checks a configuration and fills in its defaults. @throws ConfigurationError that names every wrong field */
export function parseConfiguration(value: unknown): ResolvedConfiguration {
  return parseWith(configurationSchema, value);
}

/** The same for a file's content, which cannot hold functions. */
export function parseFileConfiguration(value: unknown): ResolvedConfiguration {
  return parseWith(fileConfigurationSchema, value);
}

/** Checks a part of what can be configured. @throws ConfigurationError that names every wrong field */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigurationError(result.error.issues.flatMap((issue) => toProblems(issue)));
}

function toProblems(issue: z.core.$ZodIssue, parent: readonly PropertyKey[] = []): ConfigurationProblem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: fieldName([...path, key]), message: "is not a known field" }));
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({ field: fieldName(path), message }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // The branch that got furthest tells most; the one for functions only says "must be a function".
    const deepest = issue.errors.reduce((one, other) => (depth(other) > depth(one) ? other : one));
    return deepest.flatMap((inner) => toProblems(inner, path));
  }
  return [{ field: fieldName(path), message: tidy(issue.message) }];
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path, code }) => path.length + (code === "unrecognized_keys" ? 1 : 0)));
}

function tidy(message: string): string {
  return message
    .replace(/^Invalid (input|option): expected/, "must be")
    .replace(/, received undefined$/, ", but is missing")
    .replace(/, received (.+)$/, ", but is $1")
    .replace(
      /^Too (small|big): expected (\S+) to (be|have) /,
      (_all, _which, _type, verb) => `must ${verb} `,
    );
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? String(part) : `${name}.${String(part)}`;
  }, "");
}
