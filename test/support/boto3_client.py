"""An unmodified boto3 program: it knows nothing of the emulator but the AWS_ENDPOINT_URL of its environment."""

import json

import boto3

s3 = boto3.client("s3")
runtime = boto3.client("sagemaker-runtime")

s3.put_object(Bucket="demo", Key="in/molecules.csv", Body=b"smiles\nCCO\n", ContentType="text/csv")
accepted = runtime.invoke_endpoint_async(
    EndpointName="echo",
    InferenceId="from-python",
    InputLocation="s3://demo/in/molecules.csv",
    ContentType="text/csv",
)
bucket, key = accepted["OutputLocation"].removeprefix("s3://").split("/", 1)
s3.get_waiter("object_exists").wait(Bucket=bucket, Key=key, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
answer = s3.get_object(Bucket=bucket, Key=key)
print(
    json.dumps(
        {
            "status": accepted["ResponseMetadata"]["HTTPStatusCode"],
            "inferenceId": accepted["InferenceId"],
            "failureLocation": accepted["FailureLocation"],
            "contentType": answer["ContentType"],
            "body": answer["Body"].read().decode(),
        }
    )
)
