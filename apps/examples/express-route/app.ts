import type { Row } from "@sagemaker-async/core";
import { SageMakerAsyncError } from "@sagemaker-async/core";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { Jobs } from "./jobs.ts";

/**
 * Two routes in front of an endpoint that may take an hour. No request waits for it.
 *
 *   POST /jobs      [{ … }, { … }]  → 202, Location: /jobs/<id>
 *   GET  /jobs/<id>                 → 202 while it runs, 200 with rows and failures
 */
export function createApp(jobs: Jobs): Express {
  const app = express();
  app.use(express.json({ limit: "10mb" }));

  app.post("/jobs", async ({ body }, response) => {
    if (!isRows(body)) {
      response.status(400).json({ error: "Send a JSON list of rows, each an object." });
      return;
    }
    const id = await jobs.submit(body);
    response.status(202).location(`/jobs/${id}`).json({ id, rows: body.length });
  });

  app.get("/jobs/:id", async ({ params: { id } }, response) => {
    const found = /^[\w-]+$/.test(id) ? await jobs.find(id) : undefined;
    if (!found) response.status(404).json({ error: `There is no job ${id}.` });
    else if ("rows" in found) response.json(found);
    else
      response.status(202).set("Retry-After", "1").json({ requests: found.chunks, answered: found.answered });
  });

  app.use(answerErrors);
  return app;
}

function isRows(body: unknown): body is Row[] {
  const isRow = (row: unknown) => typeof row === "object" && row !== null && !Array.isArray(row);
  return Array.isArray(body) && body.length > 0 && body.every(isRow);
}

/** 503 where the same request may succeed later. What exactly went wrong is for the log, not for the caller. */
const answerErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (!SageMakerAsyncError.isInstance(error)) return next(error);
  console.error(error);
  response.status(error.retryable ? 503 : 502).json({ error: error.code });
};
