# Native logical replication into Aurora, in a VPC that is there: the target, a broker, the services, and the alarms.

provider "aws" {
  region = var.region
}

module "encryption" {
  source = "../../modules/encryption"

  name = var.name
}

module "aurora" {
  source = "../../modules/aurora"

  name               = var.name
  subnet_ids         = var.subnet_ids
  security_group_ids = var.aurora_security_group_ids
  kms_key_arn        = module.encryption.key_arn
  database_name      = var.name
  roles              = { lockstep = "lockstep" }
}

module "msk" {
  source = "../../modules/msk"

  name               = var.name
  subnet_ids         = var.subnet_ids
  security_group_ids = var.msk_security_group_ids
  kms_key_arn        = module.encryption.key_arn
}

module "monitoring" {
  source = "../../modules/monitoring"

  name                      = var.name
  migration                 = var.name
  kms_key_arn               = module.encryption.key_arn
  aurora_cluster_identifier = module.aurora.cluster_identifier
  msk_cluster_name          = module.msk.cluster_name
}

module "service" {
  source = "../../modules/service"

  name               = var.name
  migration          = var.name
  image              = var.image
  collector_image    = var.collector_image
  repository_arns    = var.repository_arns
  subnet_ids         = var.subnet_ids
  security_group_ids = var.service_security_group_ids
  kms_key_arn        = module.encryption.key_arn
  kafka_cluster_arn  = module.msk.cluster_arn
  notice_topic_arn   = module.monitoring.topic_arn

  configuration = <<-YAML
    migration: ${var.name}
    source: { url: "${var.source_url}", user: lockstep, password: "$${SOURCE_PASSWORD}" }
    target: { url: "${module.aurora.jdbc_url}", user: lockstep, password: "$${TARGET_PASSWORD}" }
    kafka: { bootstrap: "${module.msk.bootstrap_brokers}", properties: ${jsonencode(module.msk.client_properties)} }
    replication: { type: native, native: { subscription: ${var.name}_sub } }
    tables: { include: [ "public.*" ] }
    verifier: { state-dir: /var/lib/lockstep/state }
    cutover: { state-file: /var/lib/lockstep/cutover-state.json }
    http: { tokens-file: /var/lib/lockstep/tokens.json }
    privacy: { fingerprint-key: "$${FINGERPRINT_KEY}" }
  YAML

  secrets = {
    SOURCE_PASSWORD = { arn = var.source_secret_arn, key = "password" }
    TARGET_PASSWORD = { arn = module.aurora.secret_arns["lockstep"], key = "password" }
  }
}
