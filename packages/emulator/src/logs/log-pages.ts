import { bytesOf, type LogEvent } from "./log-store.ts";
import { invalidParameter } from "./logs-input.ts";

/** A page of events holds 1 MB at most. */
const LARGEST_PAGE_BYTES = 1024 * 1024;

/** Where a page of events begins: with the first after an event, or the last before it. */
interface Place {
  direction: "f" | "b";
  id: number;
}

/** In the form of AWS's tokens. */
export function writeToken({ direction, id }: Place): string {
  return `${direction}/${String(id).padStart(56, "0")}/s`;
}

function readToken(token: string): Place {
  const [, direction, digits] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  const id = Number(digits);
  if (Number.isSafeInteger(id) && direction !== undefined)
    return { direction: direction === "f" ? "f" : "b", id };
  throw invalidToken();
}

/** Where a call begins: at its token, else before the oldest event or behind the newest. @throws WireError InvalidParameterException */
export function placeOf(
  { nextToken, startFromHead }: { nextToken?: string | undefined; startFromHead: boolean },
  newestId: number,
): Place {
  if (nextToken !== undefined) return readToken(nextToken);
  return startFromHead ? { direction: "f", id: 0 } : { direction: "b", id: newestId + 1 };
}

/** The events that a page has, in the order of its direction, and whether there are more. */
export function pageOfEvents(
  events: readonly LogEvent[],
  { direction, id }: Place,
  limit: number,
): { page: LogEvent[]; hasMore: boolean } {
  const ahead =
    direction === "f"
      ? events.filter((event) => event.id > id)
      : events.filter((event) => event.id < id).reverse();
  let bytes = 0;
  const beyond = ahead.findIndex((event, index) => {
    bytes += bytesOf(event);
    return index === limit || (index > 0 && bytes > LARGEST_PAGE_BYTES);
  });
  return { page: beyond === -1 ? ahead : ahead.slice(0, beyond), hasMore: beyond !== -1 };
}

/** One page of groups or streams, and where the next begins. */
export function pageOfList<Item>(
  items: readonly Item[],
  { nextToken = "0", limit }: { nextToken?: string | undefined; limit: number },
): { page: Item[]; nextToken: string | undefined } {
  if (!/^\d{1,9}$/.test(nextToken)) throw invalidToken();
  const start = Number(nextToken);
  const end = start + limit;
  return { page: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}

function invalidToken() {
  return invalidParameter("The specified nextToken is invalid.");
}
