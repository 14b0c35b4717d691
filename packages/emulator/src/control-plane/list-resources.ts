import { z } from "zod";
import { validationException } from "../wire/wire-error.ts";

/** What the List calls have in common. Times are epoch seconds. */
export const listInput = z.object({
  MaxResults: z.int().min(1).max(100).default(10),
  NextToken: z.string().optional(),
  NameContains: z.string().optional(),
  CreationTimeBefore: z.number().optional(),
  CreationTimeAfter: z.number().optional(),
  SortBy: z.enum(["Name", "CreationTime"]).default("CreationTime"),
  SortOrder: z.enum(["Ascending", "Descending"]).default("Descending"),
});

/** What can be listed. */
export interface Listable {
  name: string;
  createdAtMs: number;
}

export interface Selection<SortBy extends string> {
  NameContains?: string | undefined;
  CreationTimeBefore?: number | undefined;
  CreationTimeAfter?: number | undefined;
  SortBy: SortBy;
  SortOrder: "Ascending" | "Descending";
}

/** Filters and sorts. Of two that sort alike the one that was made first comes first in ascending order. */
export function select<Item extends Listable, SortBy extends string>(
  items: Iterable<Item>,
  { NameContains = "", CreationTimeBefore, CreationTimeAfter, SortBy, SortOrder }: Selection<SortBy>,
  keyOf: (item: Item, sortBy: SortBy) => string | number,
): Item[] {
  const beforeMs = (CreationTimeBefore ?? Number.POSITIVE_INFINITY) * 1000;
  const afterMs = (CreationTimeAfter ?? Number.NEGATIVE_INFINITY) * 1000;
  const found = [...items]
    .filter(
      ({ name, createdAtMs }) =>
        name.includes(NameContains) && createdAtMs < beforeMs && createdAtMs > afterMs,
    )
    .sort((one, other) => compare(keyOf(one, SortBy), keyOf(other, SortBy)));
  return SortOrder === "Ascending" ? found : found.reverse();
}

/** The sort key of what has a name and a time only. */
export function nameOrTime(
  { name, createdAtMs }: Listable,
  sortBy: "Name" | "CreationTime",
): string | number {
  return { Name: name, CreationTime: createdAtMs }[sortBy];
}

/** One page of an answer, and where the next begins. */
export function paged<Item>(
  member: string,
  items: readonly Item[],
  { NextToken, MaxResults }: { NextToken?: string | undefined; MaxResults: number },
): object {
  const start = readToken(NextToken);
  const end = start + MaxResults;
  return { [member]: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}

function compare(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  if (!/^\d{1,9}$/.test(token)) throw validationException("The NextToken is not valid.");
  return Number(token);
}
