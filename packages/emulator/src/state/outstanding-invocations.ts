import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import { messageOf } from "../endpoint/call-model.ts";
import type { InvocationRequest, OutstandingInvocation } from "../endpoint/invocation.ts";

/** What was accepted and is not over, so that it can be delivered again by an emulator that starts after this one. */
export interface OutstandingInvocations {
  /** Keeps a request before it is answered. */
  keep(endpointName: string, request: InvocationRequest, receivedAtMs: number): OutstandingInvocation;
  /** What an endpoint of this name accepted before the emulator ended, in its order. */
  of(endpointName: string): OutstandingInvocation[];
  clear(endpointName: string): void;
  close(): void;
}

/** For an emulator without a state directory. */
export const keepNothing: OutstandingInvocations = {
  keep: (_endpointName, request, receivedAtMs) => ({ request, receivedAtMs, forget: () => {} }),
  of: () => [],
  clear: () => {},
  close: () => {},
};

const optionalText = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);

/** A request as it is kept. Its inline body has a column of its own. */
const keptSchema = z.object({
  inferenceId: z.string(),
  inputLocation: optionalText,
  contentType: optionalText,
  accept: optionalText,
  customAttributes: optionalText,
  asyncHeaders: z
    .record(z.string(), z.string())
    .nullish()
    .transform((headers) => headers ?? undefined),
  outputLocation: optionalText,
  failureLocation: optionalText,
  requestTtlSeconds: z.number(),
  invocationTimeoutSeconds: z.number(),
});

const rowSchema = z.object({
  id: z.number(),
  received_at_ms: z.number(),
  request: z.string().transform((text) => keptSchema.parse(JSON.parse(text))),
  body: z.instanceof(Uint8Array).nullable(),
});

/**
 * Keeps requests in a SQLite file of a directory, which is made where it is missing. Each is written before `keep` returns.
 * @throws ConfigurationError when the directory cannot be used, or another emulator uses it
 */
export async function openOutstandingInvocations(directory: string): Promise<OutstandingInvocations> {
  const database = await openDatabase(directory);
  const insert = database.prepare(
    "INSERT INTO outstanding (endpoint, received_at_ms, request, body) VALUES (?, ?, ?, ?)",
  );
  const select = database.prepare(
    "SELECT id, received_at_ms, request, body FROM outstanding WHERE endpoint = ? ORDER BY id",
  );
  const remove = database.prepare("DELETE FROM outstanding WHERE id = ?");
  const removeAll = database.prepare("DELETE FROM outstanding WHERE endpoint = ?");

  const forgetting = (id: number | bigint) => () => {
    // What ends while the emulator closes is delivered again.
    if (database.isOpen) remove.run(id);
  };

  return {
    keep(endpointName, request, receivedAtMs) {
      const { input, ...rest } = request;
      const kept = { ...rest, inputLocation: "location" in input ? input.location : undefined };
      const text = JSON.stringify(kept, (_name, value: unknown) => value ?? null);
      const { lastInsertRowid } = insert.run(
        endpointName,
        receivedAtMs,
        text,
        "body" in input ? input.body : null,
      );
      return { request, receivedAtMs, forget: forgetting(lastInsertRowid) };
    },
    of: (endpointName) =>
      select.all(endpointName).map((row) => {
        const { id, received_at_ms: receivedAtMs, request, body } = rowSchema.parse(row);
        const { inputLocation, ...rest } = request;
        const input =
          inputLocation === undefined ? { body: body ?? new Uint8Array() } : { location: inputLocation };
        return { request: { ...rest, input }, receivedAtMs, forget: forgetting(id) };
      }),
    clear: (endpointName) => void removeAll.run(endpointName),
    close: () => database.close(),
  };
}

async function openDatabase(directory: string) {
  // Loaded only here: few emulators keep their state.
  const { DatabaseSync } = await import("node:sqlite");
  try {
    await mkdir(directory, { recursive: true });
    const database = new DatabaseSync(join(directory, "invocations.db"));
    // Exclusive, so that no second emulator delivers the same requests.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS outstanding
        (id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, received_at_ms REAL NOT NULL, request TEXT NOT NULL, body BLOB);
    `);
    return database;
  } catch (cause) {
    const isTaken = messageOf(cause).includes("locked");
    const message = isTaken
      ? `${directory} is in use by another emulator`
      : `${directory}: ${messageOf(cause)}`;
    throw new ConfigurationError([{ field: "state", message }], { cause });
  }
}
