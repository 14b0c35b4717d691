import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";

/** One call as it went over the wire. */
export type Exchange = {
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type HttpRequest = { headers: Record<string, string> };
type HttpResponse = { statusCode: number; headers: Record<string, string>; body: AsyncIterable<Uint8Array> };

/** Keeps what goes over the wire, errors too; the SDK sees it unchanged. */
export function recordWire(client: Pick<SageMakerRuntimeClient, "middlewareStack">): Exchange[] {
  const exchanges: Exchange[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const request = args.request as HttpRequest;
      const response = result.response as HttpResponse;
      const chunks: Uint8Array[] = [];
      for await (const chunk of response.body) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      response.body = Readable.from([body]);
      const { statusCode: status, headers } = response;
      exchanges.push({ requestHeaders: { ...request.headers }, status, headers, body: body.toString() });
      return result;
    },
    // The innermost: before the SDK reads the answer.
    { step: "deserialize", priority: "low", name: "recordWire" },
  );
  return exchanges;
}
