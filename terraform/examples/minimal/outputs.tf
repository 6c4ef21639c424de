output "target_url" {
  description = "JDBC address of the target"
  value       = module.aurora.jdbc_url
}

output "cluster_name" {
  description = "The ECS cluster"
  value       = module.service.cluster_name
}

output "topic_arn" {
  description = "The topic of all notices"
  value       = module.monitoring.topic_arn
}
