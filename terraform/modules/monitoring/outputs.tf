output "topic_arn" {
  description = "ARN of the topic of all notices: notify[].topic-arn of lockstep.yaml, and LOCKSTEP_TOPIC_ARN of the workflow"
  value       = aws_sns_topic.this.arn
}

output "alarm_names" {
  description = "Names of all alarms"
  value = sort(concat(
    values(aws_cloudwatch_metric_alarm.lockstep)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.capture)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.retained)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.aws)[*].alarm_name,
    aws_cloudwatch_metric_alarm.task_errors[*].alarm_name,
    [aws_cloudwatch_metric_alarm.canary_age.alarm_name, aws_cloudwatch_metric_alarm.coverage.alarm_name],
  ))
}

output "dashboard_name" {
  description = "Name of the dashboard"
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
