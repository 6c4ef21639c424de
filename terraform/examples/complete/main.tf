# A self-managed PostgreSQL moves to Aurora with AWS DMS, watched by Lockstep: everything that this takes, in a VPC of its
# own. docs/terraform.md goes through it step by step.

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

locals {
  tags = { Project = "lockstep", Migration = var.name }

  # One document each, for DMS and for Lockstep
  table_mappings = file("${path.module}/mappings.json")
}

module "encryption" {
  source = "../../modules/encryption"

  name = var.name
}

module "network" {
  source = "../../modules/network"

  name                    = var.name
  source_cidr_blocks      = var.source_cidr_blocks
  application_cidr_blocks = var.application_cidr_blocks
  traffic_cidr_blocks     = var.traffic_cidr_blocks
  transit_gateway_id      = var.transit_gateway_id
}

module "aurora" {
  source = "../../modules/aurora"

  name                = var.name
  subnet_ids          = module.network.subnet_ids
  security_group_ids  = [module.network.security_group_ids["aurora"]]
  kms_key_arn         = module.encryption.key_arn
  database_name       = var.database_name
  instance_class      = var.aurora_instance_class
  deletion_protection = var.deletion_protection
}

# Logins of the source, whose passwords only its administrator knows, and puts in:
#   aws secretsmanager put-secret-value --secret-id NAME/source/dms --secret-string file://dms.json
resource "aws_secretsmanager_secret" "source" {
  for_each = toset(["admin", "dms", "lockstep"])

  name                    = "${var.name}/source/${each.key}"
  description             = "Login of ${each.key} on the source: username, password, host, port"
  kms_key_id              = module.encryption.key_arn
  recovery_window_in_days = 30
}

# The key that signs certificates, in PEM: openssl genpkey -algorithm ed25519
resource "aws_secretsmanager_secret" "signing_key" {
  name                    = "${var.name}/signing-key"
  description             = "Ed25519 key that signs certificates of cutovers"
  kms_key_id              = module.encryption.key_arn
  recovery_window_in_days = 30
}

# What the webhook that directs the clients checks
resource "aws_secretsmanager_secret" "traffic" {
  name                    = "${var.name}/traffic"
  description             = "Secret of the webhook that directs the clients"
  kms_key_id              = module.encryption.key_arn
  recovery_window_in_days = 30
}

module "dms" {
  source = "../../modules/dms"

  name                 = var.name
  subnet_ids           = module.network.subnet_ids
  security_group_ids   = [module.network.security_group_ids["dms"]]
  kms_key_arn          = module.encryption.key_arn
  source_secret_arn    = aws_secretsmanager_secret.source["dms"].arn
  target_secret_arn    = module.aurora.secret_arns["dms"]
  source_database_name = var.source_database_name
  target_database_name = module.aurora.database_name
  table_mappings       = local.table_mappings
  instance_class       = var.dms_instance_class
}

module "msk" {
  source = "../../modules/msk"

  name               = var.name
  subnet_ids         = module.network.subnet_ids
  security_group_ids = [module.network.security_group_ids["msk"]]
  kms_key_arn        = module.encryption.key_arn
  instance_type      = var.msk_instance_type
}

module "monitoring" {
  source = "../../modules/monitoring"

  name                       = var.name
  migration                  = var.migration
  kms_key_arn                = module.encryption.key_arn
  subscriptions              = var.subscriptions
  replication_instance_id    = module.dms.replication_instance_id
  replication_task_id        = module.dms.replication_task_id
  replication_task_metric_id = reverse(split(":", module.dms.replication_task_arn))[0]
  dms_log_group_name         = module.dms.log_group_name
  aurora_cluster_identifier  = module.aurora.cluster_identifier
  msk_cluster_name           = module.msk.cluster_name
}

module "service" {
  source = "../../modules/service"

  name                 = var.name
  migration            = var.migration
  running              = var.running
  image                = var.image
  collector_image      = var.collector_image
  repository_arns      = var.repository_arns
  subnet_ids           = module.network.subnet_ids
  security_group_ids   = [module.network.security_group_ids["services"]]
  kms_key_arn          = module.encryption.key_arn
  kafka_cluster_arn    = module.msk.cluster_arn
  replication_task_arn = module.dms.replication_task_arn
  notice_topic_arn     = module.monitoring.topic_arn
  table_mappings       = module.dms.table_mappings
  task_settings        = module.dms.task_settings

  configuration = templatefile("${path.module}/lockstep.yaml.tftpl", {
    migration         = var.migration
    source_url        = var.source_url
    target_url        = module.aurora.jdbc_url
    bootstrap         = module.msk.bootstrap_brokers
    kafka_properties  = module.msk.client_properties
    task_arn          = module.dms.replication_task_arn
    source_attributes = module.dms.source_attributes
    target_attributes = module.dms.target_attributes
    app_roles         = var.app_roles
    traffic_url       = var.traffic_url
  })

  administrator_settings = {
    "admin.source.user"       = "$${SOURCE_ADMIN_USER}"
    "admin.source.password"   = "$${SOURCE_ADMIN_PASSWORD}"
    "admin.target.user"       = "$${TARGET_ADMIN_USER}"
    "admin.target.password"   = "$${TARGET_ADMIN_PASSWORD}"
    "certificate.signing-key" = "$${SIGNING_KEY}"
  }

  secrets = {
    SOURCE_USER           = { arn = aws_secretsmanager_secret.source["lockstep"].arn, key = "username" }
    SOURCE_PASSWORD       = { arn = aws_secretsmanager_secret.source["lockstep"].arn, key = "password" }
    TARGET_USER           = { arn = module.aurora.secret_arns["lockstep"], key = "username" }
    TARGET_PASSWORD       = { arn = module.aurora.secret_arns["lockstep"], key = "password" }
    SOURCE_ADMIN_USER     = { arn = aws_secretsmanager_secret.source["admin"].arn, key = "username", administrators_only = true }
    SOURCE_ADMIN_PASSWORD = { arn = aws_secretsmanager_secret.source["admin"].arn, key = "password", administrators_only = true }
    TARGET_ADMIN_USER     = { arn = module.aurora.secret_arns["master"], key = "username", administrators_only = true }
    TARGET_ADMIN_PASSWORD = { arn = module.aurora.secret_arns["master"], key = "password", administrators_only = true }
    SIGNING_KEY           = { arn = aws_secretsmanager_secret.signing_key.arn, administrators_only = true }
    TRAFFIC_SECRET        = { arn = aws_secretsmanager_secret.traffic.arn, administrators_only = true }
  }
}

module "github" {
  source = "../../modules/github"

  name             = var.name
  subjects         = var.github_subjects
  cluster_arn      = module.service.cluster_arn
  notice_topic_arn = module.monitoring.topic_arn
  kms_key_arn      = module.encryption.key_arn
}
