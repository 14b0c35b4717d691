import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Account } from "../wire/arn.ts";
import { escapeXml } from "../wire/send-error.ts";
import { WireError } from "../wire/wire-error.ts";
import { bodyOf } from "./raw-body.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** STS in the query protocol. Only GetCallerIdentity: everyone is the configured account's root. */
export function getCallerIdentity({ accountId }: Account) {
  return (request: Request, response: Response): void => {
    const action = new URLSearchParams(new TextDecoder().decode(bodyOf(request))).get("Action") ?? "";
    if (action !== "GetCallerIdentity") {
      throw new WireError(
        "InvalidAction",
        `Could not find operation ${action}. The emulator serves GetCallerIdentity.`,
      );
    }
    const identity = { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId };
    const members = Object.entries(identity).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    const requestId = randomUUID();
    response
      .type("text/xml")
      .set("x-amzn-RequestId", requestId)
      .send(
        `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${members.join("")}</GetCallerIdentityResult>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
      );
  };
}
