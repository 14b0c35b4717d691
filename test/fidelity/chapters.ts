import type { FidelityCase } from "./case.ts";
import { containerCases } from "./cases/container.ts";
import { deliveryCases } from "./cases/delivery.ts";
import { dynamodbCases } from "./cases/dynamodb.ts";
import { encryptionCases } from "./cases/encryption.ts";
import { endpointChoices } from "./cases/endpoint-choices.ts";
import { endpointConfigCases } from "./cases/endpoint-configs.ts";
import { endpointCases } from "./cases/endpoints.ts";
import { errorCases } from "./cases/errors.ts";
import { failureCases } from "./cases/failures.ts";
import { healthCheckCases } from "./cases/health-checks.ts";
import { limitCases } from "./cases/limits.ts";
import { logCases } from "./cases/logs.ts";
import { metricChoices } from "./cases/metric-choices.ts";
import { metricCases } from "./cases/metrics.ts";
import { notificationCases } from "./cases/notifications.ts";
import { outputCases } from "./cases/outputs.ts";
import { requestCases } from "./cases/requests.ts";
import { s3Cases } from "./cases/s3.ts";
import { s3ClientCases } from "./cases/s3-clients.ts";
import { scalingCases } from "./cases/scaling.ts";
import { tableCases } from "./cases/tables.ts";
import { tagCases } from "./cases/tags.ts";
import { variantCases } from "./cases/variants.ts";

export type Chapter = { readonly title: string; readonly cases: readonly FidelityCase[] };

/** In the order of a request's life. */
export const chapters: readonly Chapter[] = [
  { title: "InvokeEndpointAsync", cases: requestCases },
  { title: "Limits", cases: limitCases },
  { title: "Errors", cases: errorCases },
  { title: "Delivery", cases: deliveryCases },
  { title: "The container", cases: containerCases },
  { title: "Outputs", cases: outputCases },
  { title: "Encryption", cases: encryptionCases },
  { title: "Failures", cases: failureCases },
  { title: "Notifications", cases: notificationCases },
  { title: "Endpoint configurations", cases: endpointConfigCases },
  { title: "Endpoints", cases: [...endpointCases, ...variantCases, ...healthCheckCases, ...endpointChoices] },
  { title: "Scaling", cases: scalingCases },
  { title: "Metrics and alarms", cases: [...metricCases, ...metricChoices] },
  { title: "Logs", cases: logCases },
  { title: "Tags", cases: tagCases },
  { title: "S3, for a poller", cases: [...s3Cases, ...s3ClientCases] },
  { title: "DynamoDB, for a cache", cases: [...dynamodbCases, ...tableCases] },
];
