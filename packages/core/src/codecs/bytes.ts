import { invalidOption } from "../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Row } from "../types/row.ts";
import type { Codec } from "./codec.ts";

/**
 * Any other format, such as `image/png`: its bytes pass through as they are. A row is `{ body }`, base64, and travels alone; an answer is
 * `{ body, contentType }`.
 */
export function bytesCodec(contentType: string): Codec {
  return {
    contentType,
    extension: "bin",

    encode(rows) {
      const [row, ...others] = rows;
      if (row && others.length === 0) return Buffer.from(bodyOf(row, contentType), "base64");
      throw refused(`One request holds the bytes of one row, not of ${rows.length}`, contentType);
    },

    decode(body) {
      return [{ body: Buffer.from(body).toString("base64"), contentType }];
    },
  };
}

function bodyOf({ body }: Row, contentType: string): string {
  if (typeof body === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(body)) return body;
  throw refused("Each row must be { body }, its bytes as base64 text", contentType);
}

function refused(why: string, contentType: string): SageMakerAsyncError {
  const message = `${why}, since "${contentType}" is no format of rows (text/csv, application/jsonlines, application/json).`;
  return invalidOption(message);
}
