"""Metrics and alarms through an unmodified boto3, in whichever protocol its version speaks."""

import json
from datetime import datetime, timedelta, timezone

import boto3

cloudwatch = boto3.client("cloudwatch")
metric = {"Namespace": "Lab", "MetricName": "Runs"}
now = datetime.now(timezone.utc)

cloudwatch.put_metric_data(
    Namespace="Lab",
    MetricData=[{"MetricName": "Runs", "Timestamp": now, "Values": [1.0, 2.0], "Unit": "Count"}],
)
span = {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=5)}
points = cloudwatch.get_metric_statistics(**metric, **span, Period=60, Statistics=["Sum", "Maximum"])["Datapoints"]
results = cloudwatch.get_metric_data(
    **span,
    MetricDataQueries=[{"Id": "runs", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
)["MetricDataResults"]

cloudwatch.put_metric_alarm(
    AlarmName="runs",
    **metric,
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=1,
    Threshold=10.0,
    ComparisonOperator="GreaterThanThreshold",
    Tags=[{"Key": "team", "Value": "chemistry"}],
)
alarm = cloudwatch.describe_alarms(AlarmNames=["runs"])["MetricAlarms"][0]
tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
cloudwatch.delete_alarms(AlarmNames=["runs"])
try:
    cloudwatch.set_alarm_state(AlarmName="runs", StateValue="OK", StateReason="gone")
    error = None
except cloudwatch.exceptions.ResourceNotFound as answered:
    error = answered.response["Error"]["Code"]

print(
    json.dumps(
        {
            "statistics": [{name: point[name] for name in ("Sum", "Maximum", "Unit")} for point in points],
            "data": [value for result in results for value in result["Values"]],
            "state": alarm["StateValue"],
            "tags": tags,
            "error": error,
        }
    )
)
