variable "name" {
  description = "Name of the cluster and prefix of every other name, such as shop"
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones"
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must name subnets in at least two zones."
  }
}

variable "security_group_ids" {
  description = "Security groups of the cluster"
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts storage, Performance Insights and secrets"
  type        = string
}

variable "engine_version" {
  description = "Version of Aurora PostgreSQL, 14 or newer"
  type        = string
  default     = "17.5"

  validation {
    condition     = can(regex("^(1[4-8])\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be a version from 14 to 18 such as 17.5: these are the ones that Lockstep streams from."
  }
}

variable "database_name" {
  description = "Name of the database that the migration fills"
  type        = string
}

variable "master_username" {
  description = "Master user: the administrator of docs/security.md on the target (admin.target)"
  type        = string
  default     = "shop_admin"
}

variable "roles" {
  description = "Other login roles for which passwords are made: key names the secret, value the role. `lockstep setup` creates lockstep; create the others by hand with the password in the secret"
  type        = map(string)
  default     = { lockstep = "lockstep", dms = "dms" }
}

variable "passwords_version" {
  description = "Raise it to have all passwords made anew. Change those of the roles in the database as well, but the master's, which AWS changes"
  type        = number
  default     = 1
}

variable "instance_class" {
  description = "Class of each instance (sizing: docs/terraform.md)"
  type        = string
  default     = "db.r7g.large"
}

variable "instances" {
  description = "Number of instances, which lie in different zones: 2 for Multi-AZ"
  type        = number
  default     = 2

  validation {
    condition     = var.instances >= 1 && var.instances <= 16
    error_message = "instances must be from 1 to 16."
  }
}

variable "parameters" {
  description = "Further cluster parameters, or other values for those of this module"
  type        = map(object({ value = string, apply_method = optional(string, "immediate") }))
  default     = {}
}

variable "backup_retention_days" {
  description = "Days for which backups are kept"
  type        = number
  default     = 14
}

variable "deletion_protection" {
  description = "Whether the cluster is protected against deletion; switch it off by an apply of its own before a destroy"
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
