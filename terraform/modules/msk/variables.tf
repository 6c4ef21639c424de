variable "name" {
  description = "Name of the cluster, such as shop"
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, one in each of three zones"
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must name three subnets: every record has three copies, one in each zone."
  }
}

variable "security_group_ids" {
  description = "Security groups of the brokers"
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts the disks and the log"
  type        = string
}

variable "kafka_version" {
  description = "Version of the brokers, as MSK names it. From 3.8 on a client that logs in by IAM may end transactions, which the verifier does"
  type        = string
  default     = "3.9.x.kraft"

  validation {
    condition     = can(regex("^(3\\.[89]|[4-9]\\.[0-9]+)\\.", var.kafka_version))
    error_message = "kafka_version must be 3.8 or newer: before that, IAM does not let a client end transactions."
  }
}

variable "brokers" {
  description = "Number of brokers, a multiple of three"
  type        = number
  default     = 3

  validation {
    condition     = var.brokers >= 3 && var.brokers % 3 == 0
    error_message = "brokers must be a multiple of three: as many in each zone."
  }
}

variable "instance_type" {
  description = "Type of each broker (sizing: docs/terraform.md)"
  type        = string
  default     = "kafka.m7g.large"
}

variable "volume_gib" {
  description = "Disk of each broker in GiB: seven days of changes (sizing: docs/terraform.md)"
  type        = number
  default     = 500
}

variable "log_retention_days" {
  description = "Days for which the brokers' log is kept"
  type        = number
  default     = 90
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
