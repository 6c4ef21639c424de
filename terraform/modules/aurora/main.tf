# The target: Aurora PostgreSQL as Lockstep, DMS and the way back need it.

data "aws_partition" "this" {}

locals {
  family = "aurora-postgresql${split(".", var.engine_version)[0]}"

  # What a replication slot, a publication and the way back need. Those marked static count after a reboot.
  parameters = merge({
    "rds.logical_replication" = { value = "1", apply_method = "pending-reboot" }
    "rds.force_ssl"           = { value = "1", apply_method = "pending-reboot" }
    "max_replication_slots"   = { value = "20", apply_method = "pending-reboot" }
    "max_wal_senders"         = { value = "20", apply_method = "pending-reboot" }
    # Who prepares a transaction can commit it past every fence
    "max_prepared_transactions" = { value = "0", apply_method = "pending-reboot" }
    # What logs parameters of statements would log the password of the way back
    "log_statement"              = { value = "ddl", apply_method = "immediate" }
    "log_min_duration_statement" = { value = "-1", apply_method = "immediate" }
  }, var.parameters)

  # Each login role of Lockstep and DMS on the target, whose password is made here and is in no state
  roles = merge({ master = var.master_username }, var.roles)
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
  tags       = var.tags
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = "${var.name}-${local.family}"
  family      = local.family
  description = "Lockstep ${var.name}: logical replication there and back"
  tags        = var.tags

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = parameter.value.apply_method
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "this" {
  for_each = local.roles

  password_length     = 40
  exclude_punctuation = true
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = var.name
  engine                          = "aurora-postgresql"
  engine_version                  = var.engine_version
  database_name                   = var.database_name
  master_username                 = var.master_username
  master_password_wo              = ephemeral.aws_secretsmanager_random_password.this["master"].random_password
  master_password_wo_version      = var.passwords_version
  db_subnet_group_name            = aws_db_subnet_group.this.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  vpc_security_group_ids          = var.security_group_ids

  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  iam_database_authentication_enabled = true

  deletion_protection       = var.deletion_protection
  backup_retention_period   = var.backup_retention_days
  copy_tags_to_snapshot     = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"

  enabled_cloudwatch_logs_exports = ["postgresql"]
  apply_immediately               = false
  tags                            = var.tags
}

resource "aws_rds_cluster_instance" "this" {
  count = var.instances

  identifier           = "${var.name}-${count.index}"
  cluster_identifier   = aws_rds_cluster.this.id
  engine               = aws_rds_cluster.this.engine
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.this.name
  publicly_accessible  = false
  promotion_tier       = count.index
  ca_cert_identifier   = "rds-ca-rsa2048-g1"

  # An update that restarts the writer is made by somebody who knows what night it is
  auto_minor_version_upgrade = false

  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  copy_tags_to_snapshot           = true
  tags                            = var.tags
}

resource "aws_iam_role" "monitoring" {
  name = "${var.name}-aurora-monitoring"
  tags = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_secretsmanager_secret" "this" {
  for_each = local.roles

  name                    = "${var.name}/aurora/${each.key}"
  description             = "Login ${each.value} of the target ${var.name}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 30
  tags                    = var.tags
}

# The document that DMS reads from a secret, too
resource "aws_secretsmanager_secret_version" "this" {
  for_each = local.roles

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo_version = var.passwords_version
  secret_string_wo = jsonencode({
    username = each.value
    password = ephemeral.aws_secretsmanager_random_password.this[each.key].random_password
    host     = aws_rds_cluster.this.endpoint
    port     = aws_rds_cluster.this.port
    dbname   = var.database_name
  })
}
