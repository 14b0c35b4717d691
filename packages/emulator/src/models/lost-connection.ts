import { fillText, LOST_CONNECTION } from "../endpoint/failure-texts.ts";

/** The server of a model ended the connection over a request. */
export class LostConnection extends Error {
  constructor(endpoint: string, cause: Error) {
    super(fillText(LOST_CONNECTION, { endpoint }), { cause });
  }
}
