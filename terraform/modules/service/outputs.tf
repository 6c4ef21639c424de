output "cluster_name" {
  description = "Name of the ECS cluster"
  value       = aws_ecs_cluster.this.name
}

output "cluster_arn" {
  description = "ARN of the ECS cluster"
  value       = aws_ecs_cluster.this.arn
}

output "coordinator_service" {
  description = "Name of the ECS service of the coordinator"
  value       = aws_ecs_service.this["coordinator"].name
}

output "task_definitions" {
  description = "ARNs of the task definitions by service; that of the coordinator also runs setup, doctor and cleanup"
  value       = { for name, definition in aws_ecs_task_definition.this : name => definition.arn }
}

output "task_role_arns" {
  description = "ARNs of the roles that the programs have, by service"
  value       = { for name, role in aws_iam_role.task : name => role.arn }
}

output "tokens_secret_arn" {
  description = "ARN of the secret into which tokens.json goes"
  value       = aws_secretsmanager_secret.tokens.arn
}

output "log_groups" {
  description = "Log groups by service"
  value       = { for name, group in aws_cloudwatch_log_group.service : name => group.name }
}
