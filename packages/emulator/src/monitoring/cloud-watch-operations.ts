import { alarmTagOperations } from "../alarms/alarm-tags.ts";
import {
  deleteAlarms,
  disableAlarmActions,
  enableAlarmActions,
  setAlarmState,
} from "../alarms/change-alarms.ts";
import { describeAlarms } from "../alarms/describe-alarms.ts";
import { putMetricAlarm } from "../alarms/put-metric-alarm.ts";
import { getMetricData } from "../metrics/get-metric-data.ts";
import { getMetricStatistics } from "../metrics/get-metric-statistics.ts";
import { listMetrics } from "../metrics/list-metrics.ts";
import { putMetricData } from "../metrics/put-metric-data.ts";

/** CloudWatch's operations that are served. */
export const cloudWatchOperations = {
  ...alarmTagOperations,
  DeleteAlarms: deleteAlarms,
  DescribeAlarms: describeAlarms,
  DisableAlarmActions: disableAlarmActions,
  EnableAlarmActions: enableAlarmActions,
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
  PutMetricAlarm: putMetricAlarm,
  PutMetricData: putMetricData,
  SetAlarmState: setAlarmState,
};
