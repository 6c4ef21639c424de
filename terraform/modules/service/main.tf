# Lockstep's services on ECS/Fargate, each a task of its own with a role of its own, beside a collector that brings its
# metrics to CloudWatch. They serve on the loopback address alone: nothing can connect to them but by a session of Systems
# Manager, which IAM allows or not.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_region" "this" {}

locals {
  services = {
    capture-source = { command = ["capture", "--side", "source"], port = 8081, cpu = var.sizes.capture.cpu, memory = var.sizes.capture.memory, count = 1 }
    capture-target = { command = ["capture", "--side", "target"], port = 8084, cpu = var.sizes.capture.cpu, memory = var.sizes.capture.memory, count = 1 }
    verifier       = { command = ["verifier"], port = 8082, cpu = var.sizes.verifier.cpu, memory = var.sizes.verifier.memory, count = var.verifiers }
    coordinator    = { command = ["coordinator"], port = 8080, cpu = var.sizes.coordinator.cpu, memory = var.sizes.coordinator.memory, count = 1 }
    watchdog       = { command = ["watchdog"], port = 8083, cpu = var.sizes.watchdog.cpu, memory = var.sizes.watchdog.memory, count = 1 }
  }

  # Whoever administers the databases in a cutover
  administrators = toset(["coordinator", "watchdog"])

  # Each assignment as a word of the command; what stands in one as a variable is resolved by Lockstep itself
  administrator_words = flatten([for key, value in var.administrator_settings : ["--set", "${key}=${value}"]])

  # The collector's share of each task
  collector = { cpu = 128, memory = 256 }

  region    = data.aws_region.this.region
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition

  # What Kafka's resources are called in IAM: the cluster's ARN with another kind, and a name at its end
  kafka = replace(var.kafka_cluster_arn, ":cluster/", ":KIND/")
  kafka_names = [
    for name in ["${var.migration}.*", "${var.migration}_leg*"] : name
  ]
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  tags = var.tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  configuration {
    execute_command_configuration {
      kms_key_id = var.kms_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.sessions.name
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "sessions" {
  name              = "/lockstep/${var.name}/sessions"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "metrics" {
  name              = "/lockstep/${var.name}/metrics"
  retention_in_days = 7
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_cloudwatch_log_group" "service" {
  for_each = local.services

  name              = "/lockstep/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# The key with which fingerprints are made: 256 bits as hexadecimal digits
ephemeral "aws_secretsmanager_random_password" "fingerprint_key" {
  password_length            = 64
  exclude_uppercase          = true
  exclude_punctuation        = true
  exclude_characters         = "ghijklmnopqrstuvwxyz"
  require_each_included_type = false
}

resource "aws_secretsmanager_secret" "fingerprint_key" {
  name                    = "${var.name}/fingerprint-key"
  description             = "Key of Lockstep's fingerprints: another one needs a new epoch"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 30
  tags                    = var.tags
}

resource "aws_secretsmanager_secret_version" "fingerprint_key" {
  secret_id                = aws_secretsmanager_secret.fingerprint_key.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.fingerprint_key.random_password
  secret_string_wo_version = 1
}

# Names, roles and hashes of access tokens, as `lockstep token new` writes them: somebody puts them in (docs/terraform.md)
resource "aws_secretsmanager_secret" "tokens" {
  name                    = "${var.name}/tokens"
  description             = "tokens.json of Lockstep: hashes, no tokens"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 30
  tags                    = var.tags
}

locals {
  own_secrets = {
    FINGERPRINT_KEY = { arn = aws_secretsmanager_secret.fingerprint_key.arn, key = null, administrators_only = false }
    LOCKSTEP_TOKENS = { arn = aws_secretsmanager_secret.tokens.arn, key = null, administrators_only = true }
  }

  # Which service gets which secret, by the name of the variable
  secrets = {
    for service in keys(local.services) : service => {
      for name, secret in merge(var.secrets, local.own_secrets) : name => secret
      if !secret.administrators_only || contains(local.administrators, service)
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.services

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.execution[each.key].arn
  task_role_arn            = aws_iam_role.task[each.key].arn
  tags                     = var.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  ephemeral_storage {
    size_in_gib = each.key == "verifier" ? var.verifier_storage_gib : 21
  }

  # The image's working directory belongs to its user, also as a volume
  volume {
    name = "work"
  }

  container_definitions = jsonencode([
    {
      name      = "lockstep"
      image     = var.image
      essential = true
      command   = concat(each.value.command, contains(local.administrators, each.key) ? local.administrator_words : [])
      cpu       = each.value.cpu - local.collector.cpu
      memory    = each.value.memory - local.collector.memory

      # Sessions of Systems Manager want to write beside us
      readonlyRootFilesystem = each.key != "coordinator"
      mountPoints            = [{ sourceVolume = "work", containerPath = "/var/lib/lockstep", readOnly = false }]
      linuxParameters        = { initProcessEnabled = true }
      stopTimeout            = 120

      environment = [
        { name = "LOCKSTEP_YAML", value = var.configuration },
        { name = "LOCKSTEP_MAPPINGS", value = var.table_mappings },
        { name = "LOCKSTEP_TASK_SETTINGS", value = var.task_settings },
        { name = "LOCKSTEP_LOG_DIR", value = "/var/lib/lockstep/log" },
      ]

      secrets = [
        for name, secret in local.secrets[each.key] : {
          name      = name
          valueFrom = secret.key == null ? secret.arn : "${secret.arn}:${secret.key}::"
        }
      ]

      healthCheck = {
        command     = ["CMD", "/opt/lockstep/scripts/healthy", tostring(each.value.port)]
        interval    = 10
        timeout     = 5
        retries     = 6
        startPeriod = 120
      }

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.service[each.key].name
          awslogs-region        = local.region
          awslogs-stream-prefix = "lockstep"
        }
      }
    },
    {
      name                   = "collector"
      image                  = var.collector_image
      essential              = false
      cpu                    = local.collector.cpu
      memory                 = local.collector.memory
      readonlyRootFilesystem = true

      environment = [{
        name = "AOT_CONFIG_CONTENT"
        value = templatefile("${path.module}/collector.yaml.tftpl", {
          port      = each.value.port
          service   = each.key
          region    = local.region
          namespace = var.metrics_namespace
          log_group = aws_cloudwatch_log_group.metrics.name
        })
      }]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.service[each.key].name
          awslogs-region        = local.region
          awslogs-stream-prefix = "collector"
        }
      }
    },
  ])
}

resource "aws_ecs_service" "this" {
  for_each = local.services

  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = var.running ? each.value.count : 0
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"
  tags            = var.tags

  # A slot has one reader and a migration one coordinator: the old one ends before the new one begins. Verifiers hand over
  deployment_minimum_healthy_percent = each.key == "verifier" ? 50 : 0
  deployment_maximum_percent         = each.key == "verifier" ? 200 : 100

  # The way in for people and for the workflow, by IAM
  enable_execute_command = each.key == "coordinator"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = var.security_group_ids
    assign_public_ip = false
  }
}
