mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name        = "shop"
  migration   = "shop"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/a"
}

run "rings_at_thirty_seconds_and_when_nobody_says_anything" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.lockstep["lag"].threshold == 30 && aws_cloudwatch_metric_alarm.lockstep["lag"].treat_missing_data == "breaching"
    error_message = "lag over 30 s"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.lockstep["proof-age"].treat_missing_data == "breaching"
    error_message = "silence is no proof"
  }
}

run "leaves_out_what_is_not_there" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.aws) == 0 && length(aws_cloudwatch_metric_alarm.task_errors) == 0 && length(aws_dms_event_subscription.this) == 0
    error_message = "no DMS, Aurora or MSK: no alarms on them"
  }
}

run "asks_dms_with_both_dimensions" {
  command = plan

  variables {
    replication_instance_id    = "shop"
    replication_task_id        = "shop"
    replication_task_metric_id = "ABCDEF"
    dms_log_group_name         = "dms-tasks-shop"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.aws["dms-latency-target"].dimensions == tomap({ ReplicationInstanceIdentifier = "shop", ReplicationTaskIdentifier = "ABCDEF" })
    error_message = "with one of them DMS's metrics have no data"
  }

  assert {
    condition     = length(aws_dms_event_subscription.this) == 2 && length(aws_cloudwatch_metric_alarm.task_errors) == 1
    error_message = "failures of task and instance are told"
  }
}

run "takes_another_threshold" {
  command = plan

  variables {
    lag_seconds = 10
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.lockstep["lag"].threshold == 10
    error_message = "the threshold is the input's"
  }
}
