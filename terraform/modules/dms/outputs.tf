output "replication_instance_id" {
  description = "Identifier of the replication instance, as CloudWatch names it"
  value       = aws_dms_replication_instance.this.replication_instance_id
}

output "replication_instance_arn" {
  description = "ARN of the replication instance"
  value       = aws_dms_replication_instance.this.replication_instance_arn
}

output "replication_task_id" {
  description = "Identifier of the task"
  value       = aws_dms_replication_task.this.replication_task_id
}

output "replication_task_arn" {
  description = "ARN of the task: replication.dms.task-arn of lockstep.yaml"
  value       = aws_dms_replication_task.this.replication_task_arn
}

output "endpoint_arns" {
  description = "ARNs of the endpoints: source and target"
  value       = { source = aws_dms_endpoint.source.endpoint_arn, target = aws_dms_endpoint.target.endpoint_arn }
}

output "table_mappings" {
  description = "The rules: the document for tables.mappings of lockstep.yaml"
  value       = var.table_mappings
}

output "task_settings" {
  description = "The settings: the document for replication.dms.settings of lockstep.yaml"
  value       = jsonencode(local.merged_settings)
}

output "source_attributes" {
  description = "replication.dms.source-attributes of lockstep.yaml"
  value       = "FailTasksOnLobTruncation=true;MapBooleanAsBoolean=true;MapUnboundedNumericAsString=true"
}

output "target_attributes" {
  description = "replication.dms.target-attributes of lockstep.yaml"
  value       = "MapBooleanAsBoolean=true;MapUnboundedNumericAsString=true"
}

output "log_group_name" {
  description = "Log group of the tasks"
  value       = aws_cloudwatch_log_group.tasks.name
}
