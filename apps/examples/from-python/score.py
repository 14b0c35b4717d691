"""Asynchronous inference with plain boto3. Nothing here knows of the emulator: region, credentials and
AWS_ENDPOINT_URL come from the environment, so the same file runs against AWS."""

import time
from urllib.parse import urlparse

import boto3

s3 = boto3.client("s3")
runtime = boto3.client("sagemaker-runtime")


def submit(name: str, molecules: list[str]) -> dict:
    """Stages the molecules as CSV and invokes the endpoint; the answer says where the output will be."""
    key = f"input/{name}.csv"
    s3.put_object(Bucket="demo", Key=key, Body="\n".join(["smiles", *molecules]))
    return runtime.invoke_endpoint_async(
        EndpointName="solubility",
        InputLocation=f"s3://demo/{key}",
        ContentType="text/csv",
    )


def wait(accepted: dict) -> str:
    """The output's text. AWS has no call that says how far a request is: the failure is looked for as well."""
    while True:
        for kind in ("OutputLocation", "FailureLocation"):
            place = urlparse(accepted[kind])
            try:
                text = s3.get_object(Bucket=place.netloc, Key=place.path[1:])["Body"].read().decode()
            except s3.exceptions.NoSuchKey:
                continue
            if kind == "FailureLocation":
                raise RuntimeError(text)
            return text
        time.sleep(0.2)


good = submit("good", ["CCO", "c1ccccc1"])
bad = submit("bad", ["CCO", "not-a-molecule"])
print("answer:", wait(good).splitlines()[1].split(",")[0])
try:
    wait(bad)
except RuntimeError as error:
    print("failure:", error)
