"""The tool handler written plainly with boto3: the same two tools, with the same checks, requests, records, estimate, logs, metrics and answers.

Its clients are made once and kept, as boto3's users learn to. The sample that AWS publishes
(aws-samples/sample-scientific-tools-on-amazon-bedrock-agentcore-gateway) makes them anew in each call; so does this one with
CLIENTS=new.
"""

import hashlib
import json
import math
import os
import time
import uuid
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

AMINO_ACIDS = set("ACDEFGHIKLMNPQRSTVWY")
REQUEST_TTL_SECONDS = 21_600
INVOCATION_TIMEOUT_SECONDS = 3600
RESUBMIT_WINDOW_SECONDS = 300

kept = {}
latest_load = {}


def client(service):
    if os.environ.get("CLIENTS") == "new":
        return boto3.client(service)
    if service not in kept:
        kept[service] = boto3.client(service)
    return kept[service]


def handler(event, context):
    started_at = time.time()
    metrics = {}
    custom = (context.client_context.custom or {}) if context.client_context else {}
    name = custom.get("bedrockAgentCoreToolName", "").split("___", 1)[-1]
    log("lambda_request_received", tool_name=name, request_id=context.aws_request_id)
    tool = {"invoke_endpoint": invoke_endpoint, "get_results": get_results}.get(name)
    if tool is None:
        answer = failure("UNKNOWN_TOOL", f"Unknown tool: {name}")
    else:
        answer = tool(event, context, metrics)
    metrics["Duration"] = (milliseconds_since(started_at), "Milliseconds")
    metrics["InvocationSuccess" if answer["success"] else "InvocationError"] = (1, "Count")
    publish(metrics, context.function_name)
    return answer


def invoke_endpoint(event, context, metrics):
    log("invoke_endpoint_started", request_id=context.aws_request_id)
    sequence = event.get("sequence")
    if not isinstance(sequence, str) or not sequence.strip():
        return failure("INVALID_EVENT_STRUCTURE", "Input validation failed")
    sequence = sequence.strip().upper()
    if len(sequence) > 10_000 or set(sequence) - AMINO_ACIDS:
        return failure("INVALID_SEQUENCE", "Input validation failed")

    endpoint = os.environ["SAGEMAKER_ENDPOINT_NAME"]
    body = json.dumps({"sequence": sequence})
    recent = f"{prefix('INPUT', 'input')}/recent/{digest(endpoint + body)}.json"
    found = read(recent)
    record = json.loads(found) if found else None
    if record is None or time.time() - record["submitted_at"] > RESUBMIT_WINDOW_SECONDS:
        record = submit(endpoint, body, len(sequence), recent, metrics)
    instances, backlog = load(endpoint)
    minutes = (len(sequence) // 600 + 1) * math.ceil((backlog + 1) / max(1, instances)) + (0 if instances else 5)
    return success(
        "Async inference request submitted successfully",
        {
            "s3_output_path": record["output_location"],
            "output_id": record["output_id"],
            "sequence_length": len(sequence),
            "estimated_completion_time": (now() + timedelta(minutes=minutes)).isoformat(),
        },
    )


def load(endpoint):
    """Instances in service and backlog, for the estimate; read once a minute."""
    if time.time() < latest_load.get("until", 0):
        return latest_load["load"]
    variants = client("sagemaker").describe_endpoint(EndpointName=endpoint)["ProductionVariants"]
    points = client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName="ApproximateBacklogSize",
        Dimensions=[{"Name": "EndpointName", "Value": endpoint}],
        StartTime=now() - timedelta(minutes=5),
        EndTime=now(),
        Period=60,
        Statistics=["Average"],
    )["Datapoints"]
    instances = sum(variant["CurrentInstanceCount"] for variant in variants)
    backlog = max(points, key=lambda point: point["Timestamp"])["Average"] if points else 0
    latest_load.update(until=time.time() + 60, load=(instances, math.ceil(backlog)))
    return latest_load["load"]


def submit(endpoint, body, length, recent, metrics):
    started_at = time.time()
    invocation_id = str(uuid.uuid4())
    key = f"{prefix('INPUT', 'input')}/{invocation_id}.json"
    write(key, body)
    location = f"s3://{os.environ['S3_BUCKET_NAME']}/{key}"
    log(
        "sagemaker_invocation_started",
        endpoint_name=endpoint,
        invocation_id=invocation_id,
        sequence_length=length,
        s3_input_path=location,
    )
    attributes = {"invocation_id": invocation_id, "sequence_length": length, "timestamp": now().isoformat()}
    response = client("sagemaker-runtime").invoke_endpoint_async(
        EndpointName=endpoint,
        InputLocation=location,
        ContentType="application/json",
        Accept="application/json",
        CustomAttributes=json.dumps(attributes),
        InferenceId=invocation_id,
        InvocationTimeoutSeconds=INVOCATION_TIMEOUT_SECONDS,
        RequestTTLSeconds=REQUEST_TTL_SECONDS,
    )
    output = response["OutputLocation"]
    duration = milliseconds_since(started_at)
    metrics["InvocationDuration"] = (duration, "Milliseconds")
    metrics["SequenceLength"] = (length, "Count")
    log(
        "sagemaker_invocation_success",
        s3_output_path=output,
        invocation_id=invocation_id,
        sequence_length=length,
        endpoint_name=endpoint,
        duration_ms=duration,
    )
    output_id = output.rsplit("/", 1)[-1].removesuffix(".out")
    record = {
        "output_id": output_id,
        "inference_id": response["InferenceId"],
        "output_location": output,
        "failure_location": response.get("FailureLocation"),
        "submitted_at": started_at,
        "ttl_seconds": REQUEST_TTL_SECONDS + INVOCATION_TIMEOUT_SECONDS,
    }
    write(f"{prefix('INPUT', 'input')}/jobs/{output_id}.json", json.dumps(record))
    write(recent, json.dumps(record))
    return record


def get_results(event, context, metrics):
    log("get_results_started", request_id=context.aws_request_id)
    output_id = event.get("output_id")
    if not isinstance(output_id, str) or not output_id or "/" in output_id:
        return failure("INVALID_EVENT_STRUCTURE", "Input validation failed")
    output = f"{prefix('OUTPUT', 'output')}/{output_id}.out"
    failed = f"{prefix('FAILURE', 'failures')}/{output_id}-error.out"
    log(
        "s3_result_check_started",
        request_id=context.aws_request_id,
        s3_bucket=os.environ["S3_BUCKET_NAME"],
        output_key=output,
        failure_key=failed,
    )
    started_at = time.time()
    found = read(output)
    if found is not None:
        duration = milliseconds_since(started_at)
        metrics["ResultsRetrievalSuccess"] = (1, "Count")
        metrics["ResultsRetrievalDuration"] = (duration, "Milliseconds")
        metrics["ResultsSize"] = (len(found), "Bytes")
        log("results_retrieved_success", results_size=len(found), retrieval_duration_ms=duration)
        data = {"status": "completed", "results": json.loads(found), "output_id": output_id}
        return success("Results retrieved successfully", data)
    if read(failed) is not None:
        return failure("PREDICTION_FAILED", "Async inference prediction failed")
    log("prediction_in_progress", output_key=output, failure_key=failed)
    return success("Prediction is still in progress", {"status": "in_progress", "output_id": output_id})


def read(key):
    try:
        return client("s3").get_object(Bucket=os.environ["S3_BUCKET_NAME"], Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise


def write(key, body):
    client("s3").put_object(
        Bucket=os.environ["S3_BUCKET_NAME"], Key=key, Body=body, ContentType="application/json"
    )


def log(event_type, **data):
    line = {"level": "INFO", "message": event_type, "timestamp": now().isoformat(), "event_type": event_type}
    print(json.dumps({**line, "data": data}), flush=True)


def publish(metrics, function_name):
    """In the Embedded Metric Format."""
    directive = {
        "Namespace": "SageMaker/AsyncEndpoint",
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()],
    }
    values = {name: value for name, (value, _) in metrics.items()}
    aws = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    print(json.dumps({"_aws": aws, "FunctionName": function_name, **values}), flush=True)


def prefix(name, default):
    return os.environ.get(f"S3_{name}_PREFIX", f"async-inference-{default}")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def milliseconds_since(started_at):
    return (time.time() - started_at) * 1000


def now():
    return datetime.now(timezone.utc)


def success(message, data):
    return {"success": True, "message": message, "data": data, "timestamp": now().isoformat()}


def failure(code, message):
    return {"success": False, "error_code": code, "message": message, "timestamp": now().isoformat()}
