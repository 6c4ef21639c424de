variable "name" {
  description = "Name of the ECS cluster and prefix of every other name, such as shop"
  type        = string
}

variable "migration" {
  description = "migration of lockstep.yaml, which names topics and groups"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9_]{1,34}$", var.migration))
    error_message = "migration must be 1 to 34 of a-z, 0-9 and _, as in lockstep.yaml (34, since the way back makes it longer)."
  }
}

variable "configuration" {
  description = "lockstep.yaml. Secrets stand in it as variables such as $${SOURCE_PASSWORD}, never in clear"
  type        = string
}

variable "administrator_settings" {
  description = "What the coordinator and the watchdog have besides in their configuration, by key: the accounts of administrators, the key that signs. Secrets stand in it as variables, too"
  type        = map(string)
  default     = {}
}

variable "table_mappings" {
  description = "Table mappings of the DMS task, which lockstep.yaml finds as mappings.json beside it"
  type        = string
  default     = ""
}

variable "task_settings" {
  description = "Settings of the DMS task, which lockstep.yaml finds as task-settings.json beside it"
  type        = string
  default     = ""
}

variable "secrets" {
  description = "Variables that are filled from Secrets Manager: ARN, and the key where the secret is a JSON document. Those of administrators go to the coordinator and the watchdog alone"
  type        = map(object({ arn = string, key = optional(string), administrators_only = optional(bool, false) }))
}

variable "image" {
  description = "Image of Lockstep in ECR, by digest or by a tag that never moves"
  type        = string

  validation {
    condition     = !endswith(var.image, ":latest") && length(split(":", var.image)) > 1
    error_message = "image must name a version or a digest, not latest: all services of a migration run the same one."
  }
}

variable "collector_image" {
  description = "Image of the AWS Distro for OpenTelemetry collector, mirrored into ECR: the VPC has no way to the internet"
  type        = string
}

variable "repository_arns" {
  description = "ARNs of the repositories of both images"
  type        = list(string)
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64, as the image is"
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be X86_64 or ARM64."
  }
}

variable "subnet_ids" {
  description = "Private subnets"
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the services"
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts secrets, logs and sessions"
  type        = string
}

variable "kafka_cluster_arn" {
  description = "ARN of the MSK cluster"
  type        = string
}

variable "replication_task_arn" {
  description = "ARN of the DMS task that the coordinator watches and stops; null where there is none"
  type        = string
  default     = null
}

variable "notice_topic_arn" {
  description = "SNS topic to which the coordinator publishes; null where there is none"
  type        = string
  default     = null
}

variable "metrics_namespace" {
  description = "Namespace of the metrics in CloudWatch"
  type        = string
  default     = "Lockstep"
}

variable "running" {
  description = "Whether the services run: false until `lockstep setup` has been run (docs/terraform.md)"
  type        = bool
  default     = true
}

variable "verifiers" {
  description = "Number of verifiers, which share the partitions; two for high availability"
  type        = number
  default     = 2
}

variable "verifier_storage_gib" {
  description = "Disk of each verifier in GiB, for what is in flight"
  type        = number
  default     = 50
}

variable "sizes" {
  description = "CPU units and MiB of each kind of service, as Fargate allows them, the collector's share included (sizing: docs/terraform.md)"
  type        = map(object({ cpu = number, memory = number }))
  default = {
    capture     = { cpu = 1024, memory = 4096 }
    verifier    = { cpu = 2048, memory = 8192 }
    coordinator = { cpu = 1024, memory = 4096 }
    watchdog    = { cpu = 512, memory = 2048 }
  }

  validation {
    condition     = length(setsubtract(["capture", "verifier", "coordinator", "watchdog"], keys(var.sizes))) == 0
    error_message = "sizes must have capture, verifier, coordinator and watchdog."
  }
}

variable "log_retention_days" {
  description = "Days for which logs are kept"
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
