variable "name" {
  description = "Prefix of every name, such as shop"
  type        = string
}

variable "migration" {
  description = "migration of lockstep.yaml, the label of every metric"
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts notices"
  type        = string
}

variable "subscriptions" {
  description = "Who gets the notices, such as { protocol = \"email\", endpoint = \"dba@example.com\" }"
  type        = list(object({ protocol = string, endpoint = string }))
  default     = []
}

variable "metrics_namespace" {
  description = "Namespace of Lockstep's metrics in CloudWatch"
  type        = string
  default     = "Lockstep"
}

variable "lag_seconds" {
  description = "Lag that is an alarm, in seconds, for Lockstep's own measure and for that of DMS"
  type        = number
  default     = 30
}

variable "canary_age_seconds" {
  description = "How long ago each kind of canary may have been found last: the kinds take turns, one each canary.interval"
  type        = number
  default     = 1800
}

variable "coverage_hours" {
  description = "For how many hours coverage may be less than everything"
  type        = number
  default     = 24

  validation {
    condition     = var.coverage_hours >= 1 && var.coverage_hours <= 168
    error_message = "coverage_hours must be from 1 to 168: an alarm looks back a week at most."
  }
}

variable "replication_instance_id" {
  description = "Identifier of the DMS replication instance; null where there is none"
  type        = string
  default     = null
}

variable "replication_task_id" {
  description = "Identifier of the DMS task, whose events are told and whose latency is watched; null where there is none"
  type        = string
  default     = null
}

variable "replication_task_metric_id" {
  description = "The dimension ReplicationTaskIdentifier of the task's metrics: look it up in CloudWatch once the task has run, since it may be the last part of the task's ARN or, when null, its identifier"
  type        = string
  default     = null
}

variable "dms_log_group_name" {
  description = "Log group of the task, in which errors are counted; null: no alarm on them"
  type        = string
  default     = null
}

variable "dms_freeable_memory_bytes" {
  description = "Freeable memory of the replication instance below which there is an alarm"
  type        = number
  default     = 1073741824
}

variable "dms_swap_bytes" {
  description = "Swap of the replication instance above which there is an alarm"
  type        = number
  default     = 268435456
}

variable "dms_free_storage_bytes" {
  description = "Free disk of the replication instance below which there is an alarm"
  type        = number
  default     = 21474836480
}

variable "aurora_cluster_identifier" {
  description = "Identifier of the Aurora cluster; null: no alarms on it"
  type        = string
  default     = null
}

variable "aurora_freeable_memory_bytes" {
  description = "Freeable memory of Aurora's writer below which there is an alarm"
  type        = number
  default     = 1073741824
}

variable "msk_cluster_name" {
  description = "Name of the MSK cluster; null: no alarm on it"
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
