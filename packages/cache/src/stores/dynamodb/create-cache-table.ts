import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { anything, checkOptions, required, text } from "../../check-options.ts";
import { dynamodbError } from "./dynamodb-error.ts";

/** Options of {@link createCacheTable}. */
export type CreateCacheTableOptions = {
  readonly table: string;
  /** As for any AWS SDK client. Default: region and credentials from the environment. */
  readonly clientConfig?: DynamoDBClientConfig | undefined;
};

const longestWaitSeconds = 300;

/**
 * Creates the table that `dynamodbStore` needs, paid by request, with TTL on `expiresAt`; waits until it can be used. A table
 * that is there already stays as it is, and gets the TTL where it has none.
 *
 * Needs dynamodb:CreateTable, DescribeTable, DescribeTimeToLive and UpdateTimeToLive.
 */
export async function createCacheTable(options: CreateCacheTableOptions): Promise<void> {
  checkOptions<CreateCacheTableOptions>("createCacheTable", options, {
    table: required(text),
    clientConfig: anything,
  });
  const { table: TableName, clientConfig = {} } = options;
  const client = new DynamoDBClient(clientConfig);
  try {
    await client
      .send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "key", AttributeType: "S" }],
          BillingMode: "PAY_PER_REQUEST",
        }),
      )
      .catch((error) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
    await waitUntilTableExists(
      { client, maxWaitTime: longestWaitSeconds, minDelay: 1, maxDelay: 5 },
      { TableName },
    );
    await enableTimeToLive(client, TableName);
  } catch (error) {
    throw dynamodbError("create", TableName, error);
  } finally {
    client.destroy();
  }
}

async function enableTimeToLive(client: DynamoDBClient, TableName: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (/^ENABL/.test(TimeToLiveDescription?.TimeToLiveStatus ?? "")) return;
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      }),
    );
  } catch (error) {
    // Not everything that speaks DynamoDB's protocol has it. There, what is over is not found, but stays in the table.
    if (!(error instanceof Error && error.name === "UnknownOperationException")) throw error;
  }
}
