import type { S3ClientConfig } from "@aws-sdk/client-s3";
import type { SchedulingClock } from "../clock/clock.ts";
import type { ResolvedConfiguration } from "../configuration/configuration-schema.ts";
import type { ObjectTransfer } from "../storage/object-store.ts";
import type { RequestHandler } from "../wire/request-handler.ts";
import { openTables } from "./dynamodb/open-tables.ts";
import type { CallTables } from "./dynamodb/table-call.ts";
import { createInProcessHandler } from "./in-process-handler.ts";
import { createInProcessTransfer } from "./in-process-transfer.ts";
import { openFauxqs } from "./open-fauxqs.ts";
import { openProxy } from "./open-proxy.ts";
import { fromEnvironment } from "./outside-credentials.ts";

/** The services beside SageMaker: embedded, or reached through an outside endpoint. */
export interface Services {
  /** S3, SNS and SQS. Absent with an outside endpoint. */
  fauxqs: RequestHandler | undefined;
  dynamodb: RequestHandler;
  /** Everything else, and the above where they are absent. */
  outside: RequestHandler | undefined;
  /** For the emulator's own S3 and SNS clients. */
  ownClientConfig: Pick<
    S3ClientConfig,
    "endpoint" | "region" | "credentials" | "requestHandler" | "forcePathStyle"
  >;
  /** Reads and writes objects of the embedded S3; absent with an outside endpoint. */
  transfer: ObjectTransfer | undefined;
  /** For calls to the tables that are the emulator's own, and may be emptied; absent with outside ones. */
  tables: CallTables | undefined;
  close(): Promise<void>;
}

/** @param directory where the embedded services keep what they hold; undefined for memory */
export async function openServices(
  configuration: ResolvedConfiguration,
  clock: SchedulingClock,
  directory: string | undefined,
): Promise<Services> {
  const { region, accountId, awsEndpoint, dynamodbEndpoint, limits, assumptions } = configuration;
  const fauxqs = awsEndpoint === undefined ? await openFauxqs({ region, accountId }, directory) : undefined;
  const outside = awsEndpoint === undefined ? undefined : await openProxy(awsEndpoint);
  const tables = dynamodbEndpoint === undefined ? outside : await openProxy(dynamodbEndpoint);
  const { expiredItemsDeletedAfterMs } = assumptions;
  const rates = limits.tableRates;
  const dynamodb =
    tables === undefined
      ? await openTables({ directory, clock, rates, expiredItemsDeletedAfterMs })
      : { ...tables, call: undefined };

  return {
    fauxqs: fauxqs?.handle,
    outside: outside?.handle,
    dynamodb: dynamodb.handle,
    transfer: fauxqs && createInProcessTransfer(fauxqs.inject),
    tables: dynamodb.call,
    ownClientConfig: {
      region,
      forcePathStyle: true,
      ...(fauxqs === undefined
        ? { ...(awsEndpoint !== undefined && { endpoint: awsEndpoint }), ...fromEnvironment() }
        : {
            endpoint: "http://localhost",
            credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" },
            requestHandler: createInProcessHandler(fauxqs.inject),
          }),
    },
    async close() {
      outside?.close();
      await dynamodb.close();
      await fauxqs?.close();
    },
  };
}
