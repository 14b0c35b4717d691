"""Calls the steps of its argument with boto3, and checks each answer against the service model that boto3 was made from.

Prints a JSON list: of each step its outcome ("ok" or an error's code) and what the service model says against its answer.
"""

import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from service_model import check_output

# The others are served by libraries of their own, which keep what AWS adds to every answer loosely.
CHECKED = {"sagemaker", "sagemaker-runtime", "sts", "application-autoscaling", "cloudwatch", "logs"}
# How each protocol's answers are labelled, and in which header they carry their id.
MEDIA_TYPES = {"json": "application/x-amz-json-", "query": "text/xml", "smithy-rpc-v2-cbor": "application/cbor"}
# Errors that every service may answer with, which the models therefore leave out, and the status that they have.
COMMON_ERRORS = {"ValidationException": 400, "UnknownOperationException": 400, "AccessDeniedException": 403}


def main(steps):
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    clients = {}
    outcomes = []
    for step in steps:
        name = step["service"]
        if name not in clients:
            clients[name] = boto3.client(name, config=config)
        outcomes.append(take(clients[name], step))
    json.dump(outcomes, sys.stdout)


def take(client, step):
    service_model = client.meta.service_model
    operation = service_model.operation_model(step["operation"])
    answers = []
    client.meta.events.register_last(
        "before-parse", lambda response_dict, **_: answers.append(response_dict), unique_id="answer"
    )
    call = getattr(client, xform_name(step["operation"]))
    try:
        output = call(**step["input"])
        outcome = "ok"
    except ClientError as error:
        output = error.response
        outcome = error.response["Error"]["Code"]
    client.meta.events.unregister("before-parse", unique_id="answer")
    problems = []
    if step["service"] in CHECKED:
        (answer,) = answers
        check = check_answer if outcome == "ok" else check_error
        problems = check_envelope(service_model, answer, operation) + check(service_model, operation, answer, output)
    return {"outcome": outcome, "problems": problems}


def check_envelope(service_model, answer, operation):
    problems = []
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    if "x-amzn-requestid" not in headers:
        problems.append("there is no request id")
    media_type = headers.get("content-type", "")
    wanted = MEDIA_TYPES.get(service_model.resolved_protocol, "application/json")
    has_stream = operation.has_streaming_output or payload_of(operation) is not None
    if not has_stream and not media_type.startswith(wanted):
        problems.append(f"the media type is {media_type!r}, not {wanted}…")
    return problems


def check_answer(service_model, operation, answer, output):
    problems = []
    wanted_status = operation.http.get("responseCode", 200)
    if answer["status_code"] != wanted_status:
        problems.append(f"the status is {answer['status_code']}, not {wanted_status}")
    value = {name: part for name, part in output.items() if name != "ResponseMetadata"}
    if operation.output_shape is None:
        return problems + [f"{name}: there is no output in the model" for name in value]
    payload = payload_of(operation)
    raw = None if payload is not None else json_of(answer)
    return problems + check_output(operation.output_shape, raw, value, operation.name)


def payload_of(operation):
    return operation.output_shape and operation.output_shape.serialization.get("payload")


def check_error(service_model, operation, answer, output):
    code = output["Error"]["Code"]
    problems = [] if output["Error"].get("Message") else ["the error has no message"]
    shape = next((shape for shape in service_model.error_shapes if code in (shape.name, shape.error_code)), None)
    if shape is None:
        wanted_status = COMMON_ERRORS.get(code)
        if wanted_status is None:
            problems.append(f"{code} is no error of this service")
    else:
        wanted_status = shape.metadata.get("error", {}).get("httpStatusCode")
        raw = json_of(answer)
        members = {name: part for name, part in output.items() if name not in ("Error", "ResponseMetadata")}
        message = next((name for name in shape.members if name.lower() == "message"), None)
        if message is not None:
            members[message] = output["Error"]["Message"]
        if isinstance(raw, dict):
            raw = {name: part for name, part in raw.items() if name not in ("__type", "message", "Message")}
        problems += check_output(shape, raw, members, code)
    if wanted_status is not None and answer["status_code"] != wanted_status:
        problems.append(f"the status of {code} is {answer['status_code']}, not {wanted_status}")
    return problems


def json_of(answer):
    """The body where it is JSON: there members can be seen that the model does not have."""
    body = answer["body"]
    try:
        return json.loads(body) if body else {}
    except (ValueError, TypeError):
        return None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
