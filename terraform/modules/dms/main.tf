# The replicator: one AWS DMS task from the source to Aurora, set so that it loses nothing silently.

data "aws_partition" "this" {}

data "aws_region" "this" {}

locals {
  managed = "arn:${data.aws_partition.this.partition}:iam::aws:policy/service-role"

  # DMS looks for roles of exactly these names, once in an account
  account_roles = var.create_account_roles ? {
    dms-vpc-role             = "${local.managed}/AmazonDMSVPCManagementRole"
    dms-cloudwatch-logs-role = "${local.managed}/AmazonDMSCloudWatchLogsRole"
  } : {}

  task_settings = jsondecode(file("${path.module}/task-settings.json"))

  # What differs from this module's settings, group by group
  merged_settings = {
    for group in setunion(keys(local.task_settings), keys(var.task_settings)) :
    group => merge(lookup(local.task_settings, group, {}), lookup(var.task_settings, group, {}))
  }
}

resource "aws_iam_role" "account" {
  for_each = local.account_roles

  name = each.key
  tags = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "dms.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "account" {
  for_each = local.account_roles

  role       = aws_iam_role.account[each.key].name
  policy_arn = each.value
}

# For secrets DMS wants to be trusted by its name in the region
resource "aws_iam_role" "secrets" {
  name = "${var.name}-dms-secrets"
  tags = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "dms.${data.aws_region.this.region}.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "secrets" {
  name = "read-both-secrets"
  role = aws_iam_role.secrets.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = [var.source_secret_arn, var.target_secret_arn]
      },
      {
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = var.kms_key_arn
        Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${data.aws_region.this.region}.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_dms_replication_subnet_group" "this" {
  replication_subnet_group_id          = var.name
  replication_subnet_group_description = "Lockstep ${var.name}"
  subnet_ids                           = var.subnet_ids
  tags                                 = var.tags

  # Without dms-vpc-role DMS may not look at subnets
  depends_on = [aws_iam_role_policy_attachment.account]
}

resource "aws_dms_replication_instance" "this" {
  replication_instance_id     = var.name
  replication_instance_class  = var.instance_class
  engine_version              = var.engine_version
  allocated_storage           = var.allocated_storage_gib
  multi_az                    = var.multi_az
  publicly_accessible         = false
  kms_key_arn                 = var.kms_key_arn
  replication_subnet_group_id = aws_dms_replication_subnet_group.this.id
  vpc_security_group_ids      = var.security_group_ids

  # An update restarts the task, maybe from an older checkpoint: not in the night of a cutover
  auto_minor_version_upgrade   = false
  apply_immediately            = false
  preferred_maintenance_window = var.maintenance_window
  tags                         = var.tags
}

resource "aws_dms_endpoint" "source" {
  endpoint_id                     = "${var.name}-source"
  endpoint_type                   = "source"
  extra_connection_attributes     = "MapUnboundedNumericAsString=true"
  engine_name                     = "postgres"
  database_name                   = var.source_database_name
  ssl_mode                        = var.source_ssl_mode
  kms_key_arn                     = var.kms_key_arn
  secrets_manager_arn             = var.source_secret_arn
  secrets_manager_access_role_arn = aws_iam_role.secrets.arn
  tags                            = var.tags

  postgres_settings {
    plugin_name                  = "test-decoding"
    slot_name                    = var.slot_name
    capture_ddls                 = false
    fail_tasks_on_lob_truncation = true
    map_boolean_as_boolean       = true
    heartbeat_enable             = true
    heartbeat_frequency          = 1
    heartbeat_schema             = var.heartbeat_schema
  }

  depends_on = [aws_iam_role_policy.secrets]
}

resource "aws_dms_endpoint" "target" {
  endpoint_id                     = "${var.name}-target"
  endpoint_type                   = "target"
  extra_connection_attributes     = "MapUnboundedNumericAsString=true"
  engine_name                     = "aurora-postgresql"
  database_name                   = var.target_database_name
  ssl_mode                        = "require"
  kms_key_arn                     = var.kms_key_arn
  secrets_manager_arn             = var.target_secret_arn
  secrets_manager_access_role_arn = aws_iam_role.secrets.arn
  tags                            = var.tags

  postgres_settings {
    after_connect_script   = "SET session_replication_role = replica"
    map_boolean_as_boolean = true
  }

  depends_on = [aws_iam_role_policy.secrets]
}

resource "aws_dms_replication_task" "this" {
  replication_task_id       = var.name
  migration_type            = "full-load-and-cdc"
  replication_instance_arn  = aws_dms_replication_instance.this.replication_instance_arn
  source_endpoint_arn       = aws_dms_endpoint.source.endpoint_arn
  target_endpoint_arn       = aws_dms_endpoint.target.endpoint_arn
  table_mappings            = var.table_mappings
  replication_task_settings = jsonencode(local.merged_settings)
  tags                      = var.tags

  # `lockstep setup` comes first, then somebody starts it; an apply never starts, and never restarts, a migration
  start_replication_task = false

  # To change settings the provider stops the task, and DMS writes names of log groups into them: neither shall an apply
  # do by the way. Change those of a task that is there with `aws dms modify-replication-task`, and the document too
  lifecycle {
    ignore_changes = [replication_task_settings, start_replication_task]
  }

  depends_on = [aws_iam_role_policy_attachment.account, aws_cloudwatch_log_group.tasks]
}

# The group that DMS logs into, made first so that it is encrypted, ends, and can be counted in
resource "aws_cloudwatch_log_group" "tasks" {
  name              = "dms-tasks-${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}
