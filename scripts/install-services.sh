#!/usr/bin/env bash
# Installs what some suites need beside Node: the AWS CLI and boto3, from PyPI, into .services/python.
# Without it those suites are skipped, and `npm test` says so.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.services/python
if [ ! -x "$python/bin/aws" ]; then
  python3 -m venv "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check awscli boto3
fi
"$python/bin/aws" --version
