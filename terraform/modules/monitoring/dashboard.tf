# One page with the three questions of a migration, in their order: is the copy right, is it caught up, can we go.

locals {
  widget = { type = "metric", width = 8, height = 6 }
  common = { region = data.aws_region.this.region, view = "timeSeries", period = 60, stat = "Maximum" }
  m      = ["migration", var.migration]

  rows = [
    [
      { title = "Verdict (1 holds)", metrics = [
        for state in ["PROVEN", "IN_FLIGHT", "DIVERGED", "UNPROVEN"] : concat([var.metrics_namespace, "lockstep_verdict"], local.m, ["state", state])
      ] },
      { title = "Rows that differ, confirmed; suspects", metrics = [
        concat([var.metrics_namespace, "lockstep_divergences"], local.m, ["state", "CONFIRMED"]),
        concat([var.metrics_namespace, "lockstep_suspects"], local.m),
      ] },
      { title = "Rows at rest compared, least of all tables (share)", stat = "Minimum", metrics = [
        concat([var.metrics_namespace, "lockstep_coverage_ratio"], local.m),
      ] },
    ],
    [
      { title = "Lag: age of the proof, of the oldest change in flight (s)", limit = var.lag_seconds, metrics = [
        concat([var.metrics_namespace, "lockstep_watermark_age_seconds"], local.m),
        concat([var.metrics_namespace, "lockstep_oldest_in_flight_seconds"], local.m),
      ] },
      { title = "Row changes captured (a minute)", stat = "Sum", metrics = [
        for side in local.sides : concat([var.metrics_namespace, "lockstep_captured_versions_total"], local.m, ["side", side])
      ] },
      { title = "Write-ahead log retained (bytes)", metrics = [
        for side in local.sides : concat([var.metrics_namespace, "lockstep_slot_retained_bytes"], local.m, ["side", side])
      ] },
    ],
    [
      { title = "Failback ready (1 it is)", stat = "Minimum", metrics = [
        concat([var.metrics_namespace, "lockstep_failback_ready"], local.m),
      ] },
      { title = "Pause of clients (s)", metrics = [
        concat([var.metrics_namespace, "lockstep_cutover_pause_seconds"], local.m),
      ] },
      { title = "Breaches of the fence, canaries missed", stat = "Sum", metrics = [
        concat([var.metrics_namespace, "lockstep_fence_breaches_total"], local.m),
        concat([var.metrics_namespace, "lockstep_canaries_missed_total"], local.m),
      ] },
    ],
    [for widget in [
      { title = "DMS, as it says itself: latency (s)", limit = var.lag_seconds, metrics = [
        for metric in ["CDCLatencySource", "CDCLatencyTarget"] :
        ["AWS/DMS", metric, "ReplicationInstanceIdentifier", var.replication_instance_id, "ReplicationTaskIdentifier", local.dms_task_id]
      ] },
      { title = "DMS: CPU (%)", metrics = [
        ["AWS/DMS", "CPUUtilization", "ReplicationInstanceIdentifier", var.replication_instance_id],
      ] },
      { title = "DMS: memory, swap, disk (bytes)", metrics = [
        for metric in ["FreeableMemory", "SwapUsage", "FreeStorageSpace"] :
        ["AWS/DMS", metric, "ReplicationInstanceIdentifier", var.replication_instance_id]
      ] },
    ] : widget if var.replication_instance_id != null],
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.name}-lockstep"

  dashboard_body = jsonencode({
    widgets = flatten([
      for y, row in local.rows : [
        for x, widget in row : merge(local.widget, {
          x = x * local.widget.width
          y = y * local.widget.height
          properties = merge(local.common, {
            title   = widget.title
            metrics = widget.metrics
            stat    = try(widget.stat, local.common.stat)
            annotations = {
              horizontal = [for limit in compact([try(tostring(widget.limit), "")]) : { value = tonumber(limit), label = "${limit} s", color = "#d62728" }]
            }
          })
        })
      ]
    ])
  })
}
