import express, { type Router } from "express";
import { z } from "zod";
import type { Clock } from "../clock/clock.ts";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import type { CallFilter, CallRecord } from "../events/call-record.ts";
import type { Faults, ListedFault } from "../faults/fault-list.ts";
import type { RequestCounter } from "../wire/request-counter.ts";
import { validationException, WireError } from "../wire/wire-error.ts";
import type { Endpoints } from "./find-endpoint.ts";
import { loadedLate } from "./loaded-late.ts";

export interface InspectionOptions {
  endpoints: Endpoints;
  counter: RequestCounter;
  calls: { list: (filter: CallFilter) => CallRecord[] };
  clock: Clock;
  faults: Faults;
  reset: (options: { objects: boolean }) => Promise<void>;
}

const filterSchema = z.object({
  endpoint: z.string().optional(),
  state: z.enum(["queued", "running", "completed", "failed", "expired"]).optional(),
});
const callFilterSchema = z.object({ service: z.string().optional(), operation: z.string().optional() });
const resetSchema = z.object({ objects: z.enum(["true", "false"]).default("false") });
const clockSchema = z
  .strictObject({
    advanceMs: z.number().min(0).optional(),
    speed: z.number().positive().optional(),
    frozen: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "must hold advanceMs, speed or frozen");

/** `/_emulator/…`: what goes on inside, and the switches. JSON throughout. */
export function inspection({ endpoints, counter, calls, clock, faults, reset }: InspectionOptions): Router {
  const router = express.Router();

  router.get("/health", (_request, response) => {
    response.json({ status: "ok", endpoints: [...endpoints.keys()], clock: clock.state() });
  });

  router.get("/endpoints", (_request, response) => {
    response.json([...endpoints.values()].map((endpoint) => endpoint.snapshot()));
  });

  router.use(
    "/endpoints",
    loadedLate(async () => (await import("./fixtures.ts")).fixtures(endpoints)),
  );

  router.get("/invocations", (request, response) => {
    const { endpoint, state } = check(filterSchema, request.query);
    const all = [...endpoints.values()].filter(({ name }) => endpoint === undefined || endpoint === name);
    const records = all.flatMap((each) => each.invocations());
    response.json(records.filter((record) => state === undefined || state === record.state));
  });

  router.get("/requests", (_request, response) => {
    response.json(counter.counts());
  });

  router.get("/calls", (request, response) => {
    response.json(calls.list(check(callFilterSchema, request.query)));
  });

  router.post("/reset", async (request, response) => {
    const { objects } = check(resetSchema, request.query);
    await reset({ objects: objects === "true" });
    response.json({ reset: true, objects: objects === "true" });
  });

  router.get("/clock", (_request, response) => {
    response.json(clock.state());
  });

  router.post("/clock", express.json({ type: () => true }), async (request, response) => {
    const { frozen, speed, advanceMs } = check(clockSchema, request.body ?? {});
    if (speed !== undefined) clock.setSpeed(speed);
    if (frozen === true) clock.freeze();
    if (frozen === false) clock.resume();
    if (advanceMs !== undefined) await clock.advance(advanceMs);
    response.json(clock.state());
  });

  router.get("/faults", (_request, response) => {
    response.json(faults.list());
  });

  router.post("/faults", express.json({ type: () => true }), (request, response) => {
    response.json(addFault(faults, request.body));
  });

  router.delete("/faults", (_request, response) => {
    faults.clear();
    response.json([]);
  });

  router.use((request) => {
    throw new WireError("NotFound", `There is no ${request.method} ${request.originalUrl} here.`, 404);
  });
  return router;
}

function addFault(faults: Faults, body: Parameters<Faults["add"]>[0]): ListedFault {
  try {
    return faults.add(body);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw validationException(
      error.problems
        .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`))
        .join("; "),
    );
  }
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw validationException(
    result.error.issues.map(({ path, message }) => [...path.map(String), message].join(": ")).join("; "),
  );
}
