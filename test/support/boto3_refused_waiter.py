"""Waits for an object that is not there, without the right to list the bucket, and prints what ended the waiter."""

import boto3
from botocore.exceptions import WaiterError

try:
    boto3.client("s3").get_waiter("object_exists").wait(Bucket="demo", Key="missing")
except WaiterError as error:
    print(error.last_response["ResponseMetadata"]["HTTPStatusCode"], error)
