import { describeWith, dynamoDbLocal, localStack } from "@sagemaker-async/services";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { useOutsideServices } from "../support/outside-services.ts";
import { forgetEverything } from "./forget-everything.ts";

/**
 * The integration suite that also runs with the embedded services. Of it stay out:
 *
 * - `chaos`, `share-processes`: many processes, started and killed; `journal` and `deployed-graph` kill some here too.
 * - `laws`: dozens of worlds in one test, each of which begins with an empty S3.
 * - `watch-crowded`: 4,000 objects, to count pages; `watch-s3` and `queue` list several pages here too.
 */
const suites = {
  abort: () => import("../integration/abort.test.ts"),
  "bad-input": () => import("../integration/bad-input.test.ts"),
  bytes: () => import("../integration/bytes.test.ts"),
  capture: () => import("../integration/capture.test.ts"),
  "capture-endpoint": () => import("../integration/capture-endpoint.test.ts"),
  "chaos-litter": () => import("../integration/chaos-litter.test.ts"),
  "clean-up": () => import("../integration/clean-up.test.ts"),
  deploy: () => import("../integration/deploy.test.ts"),
  "deploy-scaling": () => import("../integration/deploy-scaling.test.ts"),
  failures: () => import("../integration/failures.test.ts"),
  idempotent: () => import("../integration/idempotent.test.ts"),
  journal: () => import("../integration/journal.test.ts"),
  "laws-a19": () => import("../integration/laws-a19.test.ts"),
  limits: () => import("../integration/limits.test.ts"),
  metadata: () => import("../integration/metadata.test.ts"),
  "metadata-endpoint": () => import("../integration/metadata-endpoint.test.ts"),
  "model-version": () => import("../integration/model-version.test.ts"),
  "observe-telemetry": () => import("../integration/observe-telemetry.test.ts"),
  "odd-locations": () => import("../integration/odd-locations.test.ts"),
  payloads: () => import("../integration/payloads.test.ts"),
  permissions: () => import("../integration/permissions.test.ts"),
  queue: () => import("../integration/queue.test.ts"),
  "share-lease-store": () => import("../integration/share-lease-store.test.ts"),
  "straight-way": () => import("../integration/straight-way.test.ts"),
  "submit-collect": () => import("../integration/submit-collect.test.ts"),
  "warm-up": () => import("../integration/warm-up.test.ts"),
  "warm-up-ends": () => import("../integration/warm-up-ends.test.ts"),
  "watch-notify": () => import("../integration/watch-notify.test.ts"),
  "watch-permissions": () => import("../integration/watch-permissions.test.ts"),
  "watch-s3": () => import("../integration/watch-s3.test.ts"),
  "watch-strategies": () => import("../integration/watch-strategies.test.ts"),
  "deploy-meta": () => import("../meta/deploy-meta.test.ts"),
  "deployed-graph": () => import("../meta/deployed-graph.test.ts"),
  "meta-endpoint": () => import("../meta/meta-endpoint.test.ts"),
};

describeWith(
  "with LocalStack and DynamoDB Local",
  { LocalStack: localStack.installed, "DynamoDB Local": dynamoDbLocal.installed },
  () => {
    const started: AsyncDisposable[] = [];
    let awsEndpoint = "";

    beforeAll(async () => {
      const [aws, dynamodb] = await Promise.all([localStack.start(), dynamoDbLocal.start()]);
      started.push(aws, dynamodb);
      awsEndpoint = aws.url;
      useOutsideServices({ awsEndpoint, dynamodbEndpoint: dynamodb.url });
    });
    beforeEach(() => forgetEverything(awsEndpoint));
    afterAll(async () => {
      for (const service of started) await service[Symbol.asyncDispose]();
    });

    for (const [name, load] of Object.entries(suites)) {
      describe(name, async () => {
        await load();
      });
    }
  },
);
