"""Calls the steps of its argument with the AWS CLI, in one process so that it starts once. Prints a JSON list of outcomes."""

import contextlib
import io
import json
import os
import re
import sys

from awscli.clidriver import create_clidriver
from botocore import xform_name


def main(steps):
    cli = create_clidriver()
    json.dump([{"outcome": take(cli, step), "problems": []} for step in steps], sys.stdout)


def take(cli, step):
    # What the SDKs call s3 is s3api here.
    arguments = [step["service"].replace("s3", "s3api"), xform_name(step["operation"], "-")]
    for member, value in step["input"].items():
        arguments += ["--" + xform_name(member, "-"), value if isinstance(value, str) else json.dumps(value)]
    if step["operation"] == "InvokeEndpoint":
        arguments.append(os.devnull)  # where the answer's body goes
    if step["service"] == "sqs":
        # Version 1 goes to AWS's old host names of SQS whatever AWS_ENDPOINT_URL says.
        arguments += ["--endpoint-url", os.environ["AWS_ENDPOINT_URL"]]
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            status = cli.main(arguments)
        except SystemExit as end:  # arguments that it does not understand
            status = end.code
    if status == 0:
        return "ok"
    error = re.search(r"An error occurred \((\w+)\)", told.getvalue())
    return error[1] if error else told.getvalue()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
