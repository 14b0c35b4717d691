import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import { type AwsService, findOperation } from "../wire/aws-service.ts";
import { readForm } from "../wire/read-form.ts";
import { renderXml } from "../wire/render-xml.ts";
import { bodyOf } from "./raw-body.ts";

/** A service in the query protocol, with the XML namespace of its answers. */
export interface QueryService {
  namespace: string;
  service: AwsService;
}

/** `POST /` with a form: `Action`, the API's `Version`, which tells the services apart, and the input. Answers XML. */
export function queryServices(byVersion: Readonly<Record<string, QueryService>>, otherwise: QueryService) {
  return async (request: Request, response: Response): Promise<void> => {
    const form = new URLSearchParams(new TextDecoder().decode(bodyOf(request)));
    const version = form.get("Version") ?? "";
    const { namespace, service } =
      (Object.hasOwn(byVersion, version) ? byVersion[version] : undefined) ?? otherwise;
    const action = form.get("Action") ?? "";
    const operation = findOperation(service, action);
    const answer = await operation(readForm(form));
    const requestId = randomUUID();
    response
      .type("text/xml")
      .set("x-amzn-RequestId", requestId)
      .send(renderXml(action, answer, { namespace, requestId }));
  };
}
