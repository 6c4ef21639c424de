output "cluster_identifier" {
  description = "Identifier of the cluster"
  value       = aws_rds_cluster.this.cluster_identifier
}

output "endpoint" {
  description = "Host of the writer"
  value       = aws_rds_cluster.this.endpoint
}

output "port" {
  description = "Port of the database"
  value       = aws_rds_cluster.this.port
}

output "database_name" {
  description = "Name of the database"
  value       = var.database_name
}

output "jdbc_url" {
  description = "target.url of lockstep.yaml"
  value       = "jdbc:postgresql://${aws_rds_cluster.this.endpoint}:5432/${var.database_name}?sslmode=require"
}

output "secret_arns" {
  description = "ARNs of the secrets by key: master, lockstep, dms, and what roles names besides"
  value       = { for key, secret in aws_secretsmanager_secret.this : key => secret.arn }
}

output "parameters" {
  description = "Cluster parameters by name"
  value       = { for name, parameter in local.parameters : name => parameter.value }
}
