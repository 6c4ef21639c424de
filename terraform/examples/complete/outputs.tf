output "target_url" {
  description = "JDBC address of the target"
  value       = module.aurora.jdbc_url
}

output "replication_task_arn" {
  description = "The DMS task, which somebody starts after `lockstep setup`"
  value       = module.dms.replication_task_arn
}

output "cluster_name" {
  description = "The ECS cluster: the variable LOCKSTEP_CLUSTER of the repository"
  value       = module.service.cluster_name
}

output "coordinator_service" {
  description = "The coordinator's service in it"
  value       = module.service.coordinator_service
}

output "coordinator_task_definition" {
  description = "Runs setup, doctor and cleanup as well"
  value       = module.service.task_definitions["coordinator"]
}

output "subnet_ids" {
  description = "Where such a task runs"
  value       = module.network.subnet_ids
}

output "services_security_group_id" {
  description = "What it may reach"
  value       = module.network.security_group_ids["services"]
}

output "workflow_role_arn" {
  description = "The variable AWS_ROLE_ARN of the repository"
  value       = module.github.role_arn
}

output "topic_arn" {
  description = "The variable LOCKSTEP_TOPIC_ARN of the repository"
  value       = module.monitoring.topic_arn
}

output "dashboard_name" {
  description = "The dashboard in CloudWatch"
  value       = module.monitoring.dashboard_name
}
