import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from "express";
import multer, { MulterError } from "multer";
import { z } from "zod";
import { messageOf } from "../endpoint/call-model.ts";
import { readFixtureFile } from "../models/fixtures/fixture-file.ts";
import type { FixtureTable } from "../models/fixtures/fixture-table.ts";
import { validationException, WireError } from "../wire/wire-error.ts";
import type { Endpoints } from "./find-endpoint.ts";

const LARGEST_FILE_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 32;

const fieldsSchema = z.object({ keyColumn: z.string().min(1).max(1_000).optional() });

/** `/_emulator/endpoints/{name}/fixtures`: adds rows to the table of an endpoint whose model is `fixtures`. Nothing is written to disk. */
export function fixtures(endpoints: Endpoints): Router {
  const router = express.Router();
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: LARGEST_FILE_BYTES, files: MOST_FILES, fields: 8, fieldSize: 64 * 1024 },
  });

  router.get("/:name/fixtures", (request, response) => {
    response.json(findTable(endpoints, request.params.name).summary);
  });

  // Asked before an upload is read that nobody can take.
  const requireTable: RequestHandler<{ name: string }> = (request, _response, next) => {
    findTable(endpoints, request.params.name);
    next();
  };
  router.use("/:name/fixtures", requireTable, upload.any());

  router.post("/:name/fixtures", (request, response) => {
    response.json(addUpload(findTable(endpoints, request.params.name), request));
  });

  router.use(refuseUpload);
  return router;
}

function addUpload(table: FixtureTable, request: Pick<Request, "body" | "files">) {
  const { keyColumn = table.keyColumn } = fieldsSchema.parse({ ...request.body });
  if (keyColumn === undefined) {
    throw validationException("keyColumn: must name the column by which the rows are found, but is missing");
  }
  const files = Array.isArray(request.files) ? request.files : [];
  if (files.length === 0) throw validationException("The upload must hold at least one file.");
  try {
    table.add(
      files.map(({ originalname, buffer }) => readFixtureFile(originalname, buffer)),
      keyColumn,
    );
  } catch (error) {
    throw validationException(messageOf(error));
  }
  return table.summary;
}

function findTable(endpoints: Endpoints, name: string): FixtureTable {
  const endpoint = endpoints.get(name);
  if (endpoint === undefined) throw new WireError("NotFound", `There is no endpoint ${name}.`, 404);
  if (endpoint.model.fixtures !== undefined) return endpoint.model.fixtures;
  throw validationException(`The model of ${name} is not of the kind fixtures.`);
}

/** What multer and busboy say of an upload that they do not take; Express tells an error handler by its four parameters. */
function refuseUpload(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  next(error instanceof WireError ? error : describeUploadError(error));
}

function describeUploadError(error: unknown): WireError {
  if (!(error instanceof MulterError && error.code.startsWith("LIMIT_"))) {
    return validationException(`The upload cannot be read: ${messageOf(error)}`);
  }
  const limits = `${MOST_FILES} files of ${LARGEST_FILE_BYTES / 1024 ** 2} MiB each`;
  return new WireError("RequestEntityTooLarge", `${error.message}. An upload may hold ${limits}.`, 413);
}
