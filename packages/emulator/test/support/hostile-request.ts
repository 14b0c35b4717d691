import { Buffer } from "node:buffer";
import fc from "fast-check";

/** One request as bytes on the wire; it need not be HTTP. */
export type HostileRequest = { readonly method: string; readonly bytes: Buffer };

const services = [
  "s3",
  "sqs",
  "sns",
  "sts",
  "dynamodb",
  "sagemaker",
  "application-autoscaling",
  "monitoring",
];
const targets = [
  "SageMaker.DescribeEndpoint",
  "SageMaker.CreateEndpointConfig",
  "SageMaker.ListTags",
  "SageMaker.__proto__",
  "AmazonSQS.SendMessage",
  "AmazonSQS.ListQueues",
  "DynamoDB_20120810.GetItem",
  "DynamoDB_20120810.CreateTable",
  "AnyScaleFrontendService.PutScalingPolicy",
  "GraniteServiceVersion20100801.PutMetricData",
  "Nothing.Here",
  ".",
];

const method = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS") },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Z]{1,12}$/) },
);

const segment = fc.oneof(
  fc.constantFrom(
    ...["", ".", "..", "%2e%2e", "..%2f", "..%5c", "%00", "%ff", "%", "~", "\\", "etc", "passwd"],
    ...["demo", "in", "a b", "endpoints", "model", "sync", "async-invocations", "invocations"],
    ...[
      "_emulator",
      "health",
      "requests",
      "invocations",
      "faults",
      "endpoints",
      "fixtures",
      "service",
      "000000000000",
    ],
  ),
  fc.webSegment(),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constant("a".repeat(9_000)),
);
const query = fc.constantFrom(
  "",
  "",
  "?",
  "?delete",
  "?uploads",
  "?uploadId=1",
  "?list-type=2&max-keys=-1",
  "?state=x",
  "?X-Amz-Credential=a",
);
const path = fc
  .tuple(fc.array(segment, { maxLength: 5 }), query)
  .map(([segments, search]) => `/${segments.join("/")}${search}`);

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "-1",
    "1e999",
    "NaN",
    "null",
    "%ff",
    "s3://demo/in",
    "file:///etc/passwd",
    "https://127.0.0.1:1/x",
  ),
  fc.constant("h".repeat(3_000)),
  fc.constant("h".repeat(20_000)),
);
const header = fc.oneof(
  fc
    .constantFrom(...services)
    .map((service): [string, string] => [
      "authorization",
      `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    ]),
  fc.constantFrom(...targets).map((target): [string, string] => ["x-amz-target", target]),
  fc
    .constantFrom(
      ...[
        "application/json",
        "application/x-amz-json-1.0",
        "application/x-amz-json-1.1",
        "application/cbor",
        "text/xml",
      ],
      ...[
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "a/b; charset=%",
      ],
    )
    .map((type): [string, string] => ["content-type", type]),
  fc.tuple(
    fc.constantFrom(
      ...[
        "content-type",
        "content-encoding",
        "transfer-encoding",
        "content-length",
        "expect",
        "host",
        "range",
        "date",
      ],
      ...[
        "authorization",
        "x-amz-target",
        "x-amz-copy-source",
        "x-amz-content-sha256",
        "if-match",
        "if-none-match",
      ],
      ...["smithy-protocol", "x-amzn-sagemaker-inputlocation", "x-amzn-sagemaker-filename"],
      ...[
        "x-amzn-sagemaker-s3outputpathextension",
        "x-amzn-sagemaker-requestttlseconds",
        "upgrade",
        "connection",
      ],
    ),
    text,
  ),
);

const document = fc.constantFrom(
  "{",
  "null",
  "[]",
  '"x"',
  '{"__proto__":{"a":1}}',
  "[".repeat(50_000),
  '{"a":'.repeat(20_000),
  '{"EndpointName":{"toString":1},"ResourceArn":[],"Tags":{},"TableName":null,"Key":[[]]}',
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  "<Delete>",
  "Action=GetCallerIdentity",
  "Action=Publish&TopicArn=%ff&Message=",
  "Action=".repeat(5_000),
  '--x\r\nContent-Disposition: form-data; name="file"; filename="../../../tmp/x"\r\n\r\nid,v\r\n--x--\r\n',
  "5\r\nhello\r\n0\r\n\r\n",
);
const body = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  document.map((value) => Buffer.from(value)),
  fc.json({ maxDepth: 4 }).map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
  fc.constant(Buffer.alloc(200_000, 0xfe)),
);

const http = fc
  .record({ method, path, headers: fc.array(header, { maxLength: 5 }), body, saysLength: fc.boolean() })
  .map(({ method: verb, path: target, headers, body: content, saysLength }): HostileRequest => {
    const length: [string, string][] = saysLength ? [["content-length", String(content.byteLength)]] : [];
    const lines = [["host", "x"], ...length, ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
    const head = Buffer.from(`${verb} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
    return { method: verb, bytes: Buffer.concat([head, content]) };
  });

const noise = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((value) => Buffer.from(value)),
  fc
    .constantFrom(
      ...[
        "GET",
        "GET /",
        "GET / HTTP/9.9\r\n\r\n",
        "\r\n\r\n",
        "GET / HTTP/1.1\r\nA\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      ],
      ...[
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "GET  /  HTTP/1.1\r\n\r\n",
      ],
    )
    .map((value) => Buffer.from(value, "latin1")),
);

/** What a client in bad faith, or a broken one, might send. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 9, arbitrary: http },
  { weight: 1, arbitrary: noise.map((bytes) => ({ method: "GET", bytes })) },
);
