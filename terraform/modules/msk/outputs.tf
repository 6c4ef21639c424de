output "bootstrap_brokers" {
  description = "kafka.bootstrap of lockstep.yaml: hosts and ports for IAM over TLS"
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_iam
}

output "cluster_arn" {
  description = "ARN of the cluster"
  value       = aws_msk_cluster.this.arn
}

output "cluster_name" {
  description = "Name of the cluster"
  value       = aws_msk_cluster.this.cluster_name
}

output "client_properties" {
  description = "kafka.properties of lockstep.yaml"
  value = {
    "security.protocol"                  = "SASL_SSL"
    "sasl.mechanism"                     = "AWS_MSK_IAM"
    "sasl.jaas.config"                   = "software.amazon.msk.auth.iam.IAMLoginModule required;"
    "sasl.client.callback.handler.class" = "software.amazon.msk.auth.iam.IAMClientCallbackHandler"
  }
}
