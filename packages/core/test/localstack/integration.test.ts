import { describeWith, dynamoDbLocal, localStack } from "@sagemaker-async/services";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { useOutsideServices } from "../support/outside-services.ts";
import { forgetEverything } from "./forget-everything.ts";

/** The integration suite that also runs with the embedded services. */
const suites = {
  abort: () => import("../integration/abort.test.ts"),
  capture: () => import("../integration/capture.test.ts"),
  "clean-up": () => import("../integration/clean-up.test.ts"),
  failures: () => import("../integration/failures.test.ts"),
  idempotent: () => import("../integration/idempotent.test.ts"),
  journal: () => import("../integration/journal.test.ts"),
  "laws A19": () => import("../integration/laws-a19.test.ts"),
  limits: () => import("../integration/limits.test.ts"),
  payloads: () => import("../integration/payloads.test.ts"),
  queue: () => import("../integration/queue.test.ts"),
  "share-lease-store": () => import("../integration/share-lease-store.test.ts"),
  "straight-way": () => import("../integration/straight-way.test.ts"),
  "submit-collect": () => import("../integration/submit-collect.test.ts"),
  "warm-up-ends": () => import("../integration/warm-up-ends.test.ts"),
  "watch-notify": () => import("../integration/watch-notify.test.ts"),
  "watch-s3": () => import("../integration/watch-s3.test.ts"),
  "watch-strategies": () => import("../integration/watch-strategies.test.ts"),
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
