variable "name" {
  description = "Identifier of instance and task, and prefix of every other name, such as shop"
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones"
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the replication instance"
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts the instance's disk, the endpoints and the log, and the two secrets"
  type        = string
}

variable "source_secret_arn" {
  description = "Secret with username, password, host and port of the source, as DMS reads it"
  type        = string
}

variable "target_secret_arn" {
  description = "The same of the target: secret_arns[\"dms\"] of the module aurora"
  type        = string
}

variable "source_database_name" {
  description = "Name of the database on the source"
  type        = string
}

variable "target_database_name" {
  description = "Name of the database on the target"
  type        = string
}

variable "source_ssl_mode" {
  description = "Encryption towards the source: require, or none where the source has no TLS and the network is trusted"
  type        = string
  default     = "require"

  validation {
    condition     = contains(["none", "require"], var.source_ssl_mode)
    error_message = "source_ssl_mode must be require or none; the others need a certificate that this module does not upload."
  }
}

variable "slot_name" {
  description = "Slot that was made for the task on the source by hand; null has DMS make one"
  type        = string
  default     = null
}

variable "heartbeat_schema" {
  description = "Schema of the source into which DMS writes its heartbeat, so that an idle database's slot goes on"
  type        = string
  default     = "public"
}

variable "watermark_table" {
  description = "Lockstep's watermark table, which the rules must copy: `lockstep setup` prints the rule"
  type        = object({ schema = optional(string, "lockstep"), name = optional(string, "watermark") })
  default     = {}
}

variable "table_mappings" {
  description = "Table mappings, the JSON document that Lockstep has as tables.mappings. It must have Lockstep's own rule, an include of the watermark table"
  type        = string

  validation {
    condition = can(jsondecode(var.table_mappings).rules) && anytrue([
      for rule in try(jsondecode(var.table_mappings).rules, []) :
      try(rule.rule-action, "") == "include"
      && try(rule.object-locator.schema-name, "") == var.watermark_table.schema
      && try(rule.object-locator.table-name, "") == var.watermark_table.name
    ])
    error_message = "table_mappings must be a JSON document whose rules include Lockstep's watermark table (`lockstep setup` prints the rule): without it nothing can be proven."
  }
}

variable "task_settings" {
  description = "Settings of the task that differ from task-settings.json of this module, group by group, such as { TargetMetadata = { BatchApplyEnabled = true } }"
  type        = any
  default     = {}
}

variable "instance_class" {
  description = "Class of the replication instance (sizing: docs/terraform.md)"
  type        = string
  default     = "dms.r6i.large"
}

variable "engine_version" {
  description = "Version of DMS"
  type        = string
  default     = "3.6.1"
}

variable "allocated_storage_gib" {
  description = "Disk of the replication instance in GiB, for changes that do not fit into memory"
  type        = number
  default     = 200
}

variable "multi_az" {
  description = "Whether there is a standby in another zone"
  type        = bool
  default     = true
}

variable "maintenance_window" {
  description = "When AWS may maintain the instance, in UTC: not in the night of the cutover"
  type        = string
  default     = "sun:02:00-sun:03:00"
}

variable "create_account_roles" {
  description = "Whether to make dms-vpc-role and dms-cloudwatch-logs-role, of which an account has one each"
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days for which the task's log is kept"
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
