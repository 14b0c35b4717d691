import type { SQSClient } from "@aws-sdk/client-sqs";
import { invalidOption } from "../errors/invalid-option.ts";
import type { ClientConfig } from "./clients.ts";
import { type ReportRequest, send } from "./send.ts";

/** `receipt` names one delivery of the message, to delete it or to give it back. */
export type QueueMessage = { readonly body: string; readonly receipt: string };

/** An SQS queue that an endpoint's SNS topics deliver to. */
export type NotificationQueue = {
  readonly url: string;
  /** Up to ten messages; waits for the first one, up to `waitSeconds` (20 at most). For 30 s nobody else gets them. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<QueueMessage[]>;
  /** Deletes messages, ten at most. */
  delete(receipts: readonly string[], signal: AbortSignal): Promise<void>;
  /** Lets others receive messages of one `receive` at once. */
  giveBack(receipts: readonly string[], signal: AbortSignal): Promise<void>;
  /** Closes its connections. */
  close(): void;
};

/** SQS: at most ten messages in a request (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html). */
const MAX_MESSAGES = 10;
const HIDDEN_SECONDS = 30;

/**
 * The SDK's SQS client is loaded here, so that only those who watch a queue need it installed.
 * @throws {SageMakerAsyncError} `invalid_option` for what is no URL, or when `@aws-sdk/client-sqs` is not installed.
 */
export async function openNotificationQueue(
  url: string,
  clientConfig: ClientConfig,
  report: ReportRequest,
): Promise<NotificationQueue> {
  if (!URL.canParse(url)) {
    const message = `\`queueUrl\` must be the URL of an SQS queue, https://sqs.<region>.amazonaws.com/<account>/<name>, not "${url}".`;
    throw invalidOption(message);
  }
  const sqs = await loadSqs();
  const client: SQSClient = new sqs.SQSClient(clientConfig);
  const attempt = (what: string, permission: string) =>
    ({ code: "output_missing", what: `${what} ${url}`, permission: `${permission} on ${url}` }) as const;
  const batchOf = <Extra extends object>(receipts: readonly string[], extra: Extra) => ({
    QueueUrl: url,
    Entries: receipts.map((receipt, at) => ({ Id: String(at), ReceiptHandle: receipt, ...extra })),
  });

  return {
    url,

    async receive(waitSeconds, signal) {
      const command = new sqs.ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: MAX_MESSAGES,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: HIDDEN_SECONDS,
      });
      const call = client.send(command, { abortSignal: signal });
      const what = attempt("receive notifications from", "sqs:ReceiveMessage");
      const { Messages = [] } = await send(call, "sqs.ReceiveMessage", report, what);
      return Messages.map(({ Body = "", ReceiptHandle = "" }) => ({ body: Body, receipt: ReceiptHandle }));
    },

    async delete(receipts, signal) {
      if (receipts.length === 0) return;
      const command = new sqs.DeleteMessageBatchCommand(batchOf(receipts, {}));
      const call = client.send(command, { abortSignal: signal });
      const what = attempt("delete notifications from", "sqs:DeleteMessage");
      await send(call, "sqs.DeleteMessageBatch", report, what);
    },

    async giveBack(receipts, signal) {
      if (receipts.length === 0) return;
      const command = new sqs.ChangeMessageVisibilityBatchCommand(
        batchOf(receipts, { VisibilityTimeout: 0 }),
      );
      const call = client.send(command, { abortSignal: signal });
      const what = attempt("give messages back to", "sqs:ChangeMessageVisibility");
      await send(call, "sqs.ChangeMessageVisibilityBatch", report, what);
    },

    close: () => client.destroy(),
  };
}

async function loadSqs(): Promise<typeof import("@aws-sdk/client-sqs")> {
  try {
    return await import("@aws-sdk/client-sqs");
  } catch (cause) {
    const message =
      "Watching a queue needs the package @aws-sdk/client-sqs, which could not be loaded: install it beside @sagemaker-async/core.";
    throw invalidOption(message, cause);
  }
}
