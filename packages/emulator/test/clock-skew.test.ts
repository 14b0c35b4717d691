import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand } from "@aws-sdk/client-sagemaker-runtime";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { startOnce } from "./support/start-once.ts";

const HOUR_MS = 3_600_000;
const body = Buffer.from("x");
const put = new PutObjectCommand({ Bucket: "demo", Key: "k", Body: "x" });

describe("a service whose clock differs from the caller's", () => {
  test.each([HOUR_MS, -HOUR_MS])("refuses signatures, in its own words (%i ms)", async (skewMs) => {
    const { emulator, once } = await startOnce();
    const all = ["s3.*", "sagemaker-runtime.*", "dynamodb.*", "sns.*"];
    for (const operation of all) emulator.faults.add({ kind: "clockSkew", operation, skewMs });
    const status = { $metadata: { httpStatusCode: 403 } };
    await expect(once.s3.send(put)).rejects.toMatchObject({ name: "RequestTimeTooSkewed", ...status });
    const said = skewMs > 0 ? /^Signature expired: \d{8}T/ : /^Signature not yet current: \d{8}T/;
    const refused = { name: "InvalidSignatureException", message: expect.stringMatching(said), ...status };
    const invoke = new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: body });
    await expect(once.runtime.send(invoke)).rejects.toMatchObject(refused);
    await expect(once.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject(refused);
    const create = new CreateTopicCommand({ Name: "news" });
    await expect(once.sns.send(create)).rejects.toMatchObject({ name: "SignatureDoesNotMatch", ...status });
    expect(emulator.endpoint("model").invocations()).toEqual([]);
  });

  test("an SDK that tries again corrects its clock by the answer's date, and goes on so", async () => {
    const { emulator, s3, invoke } = await startOnce();
    emulator.faults.add({ kind: "clockSkew", operation: "s3.*", skewMs: HOUR_MS });
    emulator.faults.add({ kind: "clockSkew", operation: "sagemaker-runtime.*", skewMs: -HOUR_MS });
    expect((await s3.send(put)).$metadata.attempts).toBe(2);
    expect((await s3.send(put)).$metadata.attempts).toBe(1);
    expect((await invoke({ Body: body })).$metadata.attempts).toBe(2);
  });

  test("within the tolerance nothing is refused", async () => {
    const { emulator, once } = await startOnce();
    emulator.faults.add({ kind: "clockSkew", operation: "s3.*", skewMs: 14 * 60_000 });
    await once.s3.send(put);
  });
});
