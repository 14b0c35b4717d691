"""The tool handler written plainly with boto3: the same two tools, with the same checks, requests and answers.

The sample that AWS publishes (aws-samples/sample-scientific-tools-on-amazon-bedrock-agentcore-gateway) makes its clients
anew in each call; so does this one, unless KEEP_CLIENTS is set.
"""

import json
import os
import uuid
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

AMINO_ACIDS = set("ACDEFGHIKLMNPQRSTVWY")

kept = {}


def client(service):
    if not os.environ.get("KEEP_CLIENTS"):
        return boto3.client(service)
    if service not in kept:
        kept[service] = boto3.client(service)
    return kept[service]


def handler(event, context):
    custom = (context.client_context.custom or {}) if context.client_context else {}
    name = custom.get("bedrockAgentCoreToolName", "").split("___", 1)[-1]
    tool = {"invoke_endpoint": invoke_endpoint, "get_results": get_results}.get(name)
    if tool is None:
        return failure("UNKNOWN_TOOL", f"Unknown tool: {name}")
    return tool(event)


def invoke_endpoint(event):
    sequence = event.get("sequence")
    if not isinstance(sequence, str) or not sequence.strip():
        return failure("INVALID_EVENT_STRUCTURE", "Input validation failed")
    sequence = sequence.strip().upper()
    if len(sequence) > 10_000 or set(sequence) - AMINO_ACIDS:
        return failure("INVALID_SEQUENCE", "Input validation failed")

    bucket = os.environ["S3_BUCKET_NAME"]
    invocation_id = str(uuid.uuid4())
    key = f"{prefix('INPUT', 'input')}/{invocation_id}.json"
    client("s3").put_object(
        Bucket=bucket, Key=key, Body=json.dumps({"sequence": sequence}), ContentType="application/json"
    )
    response = client("sagemaker-runtime").invoke_endpoint_async(
        EndpointName=os.environ["SAGEMAKER_ENDPOINT_NAME"],
        InputLocation=f"s3://{bucket}/{key}",
        ContentType="application/json",
        InferenceId=invocation_id,
        InvocationTimeoutSeconds=3600,
        RequestTTLSeconds=21600,
    )
    location = response["OutputLocation"]
    minutes = max(1, len(sequence) // 600 + 1)
    return success(
        "Async inference request submitted successfully",
        {
            "s3_output_path": location,
            "output_id": location.rsplit("/", 1)[-1].removesuffix(".out"),
            "sequence_length": len(sequence),
            "estimated_completion_time": (now() + timedelta(minutes=minutes)).isoformat(),
        },
    )


def get_results(event):
    output_id = event.get("output_id")
    if not isinstance(output_id, str) or not output_id or "/" in output_id:
        return failure("INVALID_EVENT_STRUCTURE", "Input validation failed")
    output = f"{prefix('OUTPUT', 'output')}/{output_id}.out"
    s3 = client("s3")
    found = read(s3, output)
    if found is not None:
        data = {"status": "completed", "results": json.loads(found), "output_id": output_id}
        return success("Results retrieved successfully", data)
    failed = read(s3, f"{prefix('FAILURE', 'failures')}/{output_id}-error.out")
    if failed is not None:
        return failure("PREDICTION_FAILED", "Async inference prediction failed")
    return success("Prediction is still in progress", {"status": "in_progress", "output_id": output_id})


def read(s3, key):
    try:
        return s3.get_object(Bucket=os.environ["S3_BUCKET_NAME"], Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise


def prefix(name, default):
    return os.environ.get(f"S3_{name}_PREFIX", f"async-inference-{default}")


def now():
    return datetime.now(timezone.utc)


def success(message, data):
    return {"success": True, "message": message, "data": data, "timestamp": now().isoformat()}


def failure(code, message):
    return {"success": False, "error_code": code, "message": message, "timestamp": now().isoformat()}
