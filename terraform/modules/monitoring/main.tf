# Who is told when: alarms on Lockstep's own metrics, on DMS, Aurora and MSK, a topic for their notices, and a dashboard.

data "aws_caller_identity" "this" {}

data "aws_region" "this" {}

locals {
  lockstep = { migration = var.migration }

  # Alarms on Lockstep's metrics. A metric that does not come is an alarm where its silence may hide one
  lockstep_alarms = {
    lag = {
      metric      = "lockstep_oldest_in_flight_seconds", dimensions = local.lockstep, statistic = "Maximum"
      above       = var.lag_seconds, periods = 2, missing = "breaching"
      description = "Replication lag: the oldest change of the source in flight is older than ${var.lag_seconds} s, or nobody says how old it is"
    }
    proof-age = {
      metric      = "lockstep_watermark_age_seconds", dimensions = local.lockstep, statistic = "Maximum"
      above       = var.lag_seconds, periods = 3, missing = "breaching"
      description = "The proof is older than ${var.lag_seconds} s, or nobody says how old it is: a capture, the verifier, Kafka or the replicator stands still"
    }
    divergences = {
      metric      = "lockstep_divergences", dimensions = merge(local.lockstep, { state = "CONFIRMED" }), statistic = "Maximum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "Direct reads have confirmed rows that differ: lockstep divergences"
    }
    diverged = {
      metric      = "lockstep_verdict", dimensions = merge(local.lockstep, { state = "DIVERGED" }), statistic = "Maximum"
      above       = 0, periods = 1, missing = "breaching"
      description = "The verdict is DIVERGED, or there is none"
    }
    canaries-missed = {
      metric      = "lockstep_canaries_missed_total", dimensions = local.lockstep, statistic = "Sum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "A difference that was planted was not found: the verifier may be deaf"
    }
    fence-breached = {
      metric      = "lockstep_fence_breaches_total", dimensions = local.lockstep, statistic = "Sum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "Somebody has written on a source that is fenced, or a role was let in again: docs/runbook.md"
    }
    slot-lost-source = {
      metric      = "lockstep_slot_lost", dimensions = merge(local.lockstep, { side = "source" }), statistic = "Maximum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "The source's slot is gone or was given up: lockstep setup begins a new epoch"
    }
    slot-lost-target = {
      metric      = "lockstep_slot_lost", dimensions = merge(local.lockstep, { side = "target" }), statistic = "Maximum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "The target's slot is gone or was given up: lockstep setup begins a new epoch"
    }
    unreadable-records = {
      metric      = "lockstep_unreadable_records_total", dimensions = local.lockstep, statistic = "Sum"
      above       = 0, periods = 1, missing = "notBreaching"
      description = "Records on Lockstep's topics cannot be read"
    }
  }

  # Each is for one side
  sides = toset(["source", "target"])

  dms_instance = { ReplicationInstanceIdentifier = var.replication_instance_id }
  dms_task     = merge(local.dms_instance, { ReplicationTaskIdentifier = local.dms_task_id })
  dms_task_id  = var.replication_task_metric_id == null ? var.replication_task_id : var.replication_task_metric_id

  aws_alarms = merge(
    var.replication_instance_id == null ? {} : {
      dms-cpu = {
        namespace   = "AWS/DMS", metric = "CPUUtilization", dimensions = local.dms_instance, statistic = "Average"
        comparison  = "GreaterThanThreshold", threshold = 80, periods = 5
        description = "The replication instance is short of CPU"
      }
      dms-freeable-memory = {
        namespace   = "AWS/DMS", metric = "FreeableMemory", dimensions = local.dms_instance, statistic = "Minimum"
        comparison  = "LessThanThreshold", threshold = var.dms_freeable_memory_bytes, periods = 5
        description = "The replication instance is short of memory: what does not fit goes to disk, and the lag grows"
      }
      dms-swap = {
        namespace   = "AWS/DMS", metric = "SwapUsage", dimensions = local.dms_instance, statistic = "Maximum"
        comparison  = "GreaterThanThreshold", threshold = var.dms_swap_bytes, periods = 5
        description = "The replication instance swaps"
      }
      dms-free-storage = {
        namespace   = "AWS/DMS", metric = "FreeStorageSpace", dimensions = local.dms_instance, statistic = "Minimum"
        comparison  = "LessThanThreshold", threshold = var.dms_free_storage_bytes, periods = 2
        description = "The replication instance runs out of disk; a task stops when it is full"
      }
    },
    var.replication_task_id == null ? {} : {
      dms-latency-source = {
        namespace   = "AWS/DMS", metric = "CDCLatencySource", dimensions = local.dms_task, statistic = "Maximum"
        comparison  = "GreaterThanThreshold", threshold = var.lag_seconds, periods = 2
        description = "DMS reads the source with more than ${var.lag_seconds} s of latency, as it says itself"
      }
      dms-latency-target = {
        namespace   = "AWS/DMS", metric = "CDCLatencyTarget", dimensions = local.dms_task, statistic = "Maximum"
        comparison  = "GreaterThanThreshold", threshold = var.lag_seconds, periods = 2
        description = "DMS writes the target with more than ${var.lag_seconds} s of latency, as it says itself"
      }
    },
    var.aurora_cluster_identifier == null ? {} : {
      aurora-cpu = {
        namespace   = "AWS/RDS", metric = "CPUUtilization", dimensions = { DBClusterIdentifier = var.aurora_cluster_identifier, Role = "WRITER" }, statistic = "Average"
        comparison  = "GreaterThanThreshold", threshold = 80, periods = 5
        description = "The writer of Aurora is short of CPU"
      }
      aurora-freeable-memory = {
        namespace   = "AWS/RDS", metric = "FreeableMemory", dimensions = { DBClusterIdentifier = var.aurora_cluster_identifier, Role = "WRITER" }, statistic = "Minimum"
        comparison  = "LessThanThreshold", threshold = var.aurora_freeable_memory_bytes, periods = 5
        description = "The writer of Aurora is short of memory"
      }
    },
    var.msk_cluster_name == null ? {} : {
      msk-disk = {
        namespace   = "AWS/Kafka", metric = "KafkaDataLogsDiskUsed", dimensions = { "Cluster Name" = var.msk_cluster_name }, statistic = "Maximum"
        comparison  = "GreaterThanThreshold", threshold = 75, periods = 2
        description = "A broker has used three quarters of its disk: more GiB, before captures stop"
      }
    },
  )
}

resource "aws_sns_topic" "this" {
  name              = "${var.name}-lockstep"
  kms_master_key_id = var.kms_key_arn
  tags              = var.tags
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsAndEventsOfThisAccount"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "dms.amazonaws.com"] }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this.arn
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.this.account_id } }
      },
      {
        Sid       = "NothingWithoutEncryption"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = { for subscription in var.subscriptions : "${subscription.protocol} ${subscription.endpoint}" => subscription }

  topic_arn = aws_sns_topic.this.arn
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

resource "aws_cloudwatch_metric_alarm" "lockstep" {
  for_each = local.lockstep_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = var.metrics_namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = each.value.periods
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "capture" {
  for_each = local.sides

  alarm_name          = "${var.name}-capture-${each.key}-down"
  alarm_description   = "The capture of the ${each.key} does not stream, or is gone"
  namespace           = var.metrics_namespace
  metric_name         = "lockstep_capture_connected"
  dimensions          = merge(local.lockstep, { side = each.key })
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags
}

# Half of what a slot may retain before it is given up
resource "aws_cloudwatch_metric_alarm" "retained" {
  for_each = local.sides

  alarm_name          = "${var.name}-retained-wal-${each.key}"
  alarm_description   = "The ${each.key} retains half of the write-ahead log that capture.max-retained-wal allows: its capture is behind, or does not run"
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags

  metric_query {
    id          = "share"
    expression  = "retained / allowed"
    label       = "Share of what it may retain"
    return_data = true
  }

  metric_query {
    id = "retained"

    metric {
      namespace   = var.metrics_namespace
      metric_name = "lockstep_slot_retained_bytes"
      dimensions  = merge(local.lockstep, { side = each.key })
      stat        = "Maximum"
      period      = 60
    }
  }

  metric_query {
    id = "allowed"

    metric {
      namespace   = var.metrics_namespace
      metric_name = "lockstep_slot_limit_bytes"
      dimensions  = merge(local.lockstep, { side = each.key })
      stat        = "Minimum"
      period      = 60
    }
  }
}

# The metric is when each kind of canary was found last; how long ago that is, CloudWatch has to reckon
resource "aws_cloudwatch_metric_alarm" "canary_age" {
  alarm_name          = "${var.name}-canary-age"
  alarm_description   = "A kind of planted difference was not found for ${var.canary_age_seconds} s: what was proven since may be wrong"
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.canary_age_seconds
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags

  metric_query {
    id          = "age"
    expression  = "EPOCH(found) - found"
    label       = "Seconds since the oldest was found"
    return_data = true
  }

  metric_query {
    id = "found"

    metric {
      namespace   = var.metrics_namespace
      metric_name = "lockstep_canary_last_found_timestamp_seconds"
      dimensions  = local.lockstep
      stat        = "Minimum"
      period      = 60
    }
  }
}

# A sweep takes its time: less than everything is normal for hours, and not for days
resource "aws_cloudwatch_metric_alarm" "coverage" {
  alarm_name          = "${var.name}-coverage"
  alarm_description   = "For ${var.coverage_hours} hours not every row at rest of every table has been compared: lockstep sweep status"
  namespace           = var.metrics_namespace
  metric_name         = "lockstep_coverage_ratio"
  dimensions          = local.lockstep
  statistic           = "Minimum"
  period              = 3600
  evaluation_periods  = var.coverage_hours
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "aws" {
  for_each = local.aws_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = each.value.periods
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags
}

# What DMS itself calls an error or a fatal error in its log
resource "aws_cloudwatch_log_metric_filter" "task_errors" {
  count = var.dms_log_group_name == null ? 0 : 1

  name           = "${var.name}-dms-task-errors"
  log_group_name = var.dms_log_group_name
  pattern        = "?\"]E:\" ?\"]F:\""

  metric_transformation {
    namespace     = var.metrics_namespace
    name          = "dms_task_errors"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "task_errors" {
  count = var.dms_log_group_name == null ? 0 : 1

  alarm_name          = "${var.name}-dms-task-errors"
  alarm_description   = "The DMS task has written errors into its log (${coalesce(var.dms_log_group_name, "none")})"
  namespace           = var.metrics_namespace
  metric_name         = aws_cloudwatch_log_metric_filter.task_errors[0].metric_transformation[0].name
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
  tags                = var.tags
}

resource "aws_dms_event_subscription" "this" {
  for_each = {
    for type, subscription in {
      replication-task     = { source_id = var.replication_task_id, categories = ["configuration change", "deletion", "failure", "state change"] }
      replication-instance = { source_id = var.replication_instance_id, categories = ["failover", "failure", "low storage", "maintenance"] }
    } : type => subscription if subscription.source_id != null
  }

  name             = "${var.name}-${each.key}"
  enabled          = true
  source_type      = each.key
  source_ids       = [each.value.source_id]
  event_categories = each.value.categories
  sns_topic_arn    = aws_sns_topic.this.arn
  tags             = var.tags
}
