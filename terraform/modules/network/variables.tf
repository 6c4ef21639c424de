variable "name" {
  description = "Prefix of every name, such as shop"
  type        = string
}

variable "cidr_block" {
  description = "Addresses of the VPC; each zone takes a sixteenth"
  type        = string
  default     = "10.64.0.0/16"
}

variable "zones" {
  description = "Number of availability zones"
  type        = number
  default     = 3

  validation {
    condition     = var.zones >= 2 && var.zones <= 6
    error_message = "zones must be from 2 (Aurora and DMS need two) to 6."
  }
}

variable "source_cidr_blocks" {
  description = "Where the source database is, which capture and DMS read and the way back comes from"
  type        = list(string)

  validation {
    condition     = length(var.source_cidr_blocks) > 0 && !contains(var.source_cidr_blocks, "0.0.0.0/0")
    error_message = "source_cidr_blocks must name the addresses of the source, and not everybody's (0.0.0.0/0)."
  }
}

variable "source_port" {
  description = "Port of the source database"
  type        = number
  default     = 5432
}

variable "traffic_cidr_blocks" {
  description = "Where what directs the clients is reached, in a cutover: a webhook, a gate, PgBouncer's console (docs/traffic.md)"
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.traffic_cidr_blocks, "0.0.0.0/0")
    error_message = "traffic_cidr_blocks must not be everybody's addresses (0.0.0.0/0)."
  }
}

variable "traffic_port" {
  description = "Its port: 443 for a webhook, 6432 for PgBouncer"
  type        = number
  default     = 443
}

variable "application_cidr_blocks" {
  description = "From where the application, or its pooler, connects to Aurora after the cutover"
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.application_cidr_blocks, "0.0.0.0/0")
    error_message = "application_cidr_blocks must not be everybody's addresses (0.0.0.0/0)."
  }
}

variable "transit_gateway_id" {
  description = "Transit gateway by which all of these are reached; null where a route is made otherwise. The VPC's attachment to it is made outside"
  type        = string
  default     = null
}

variable "endpoints" {
  description = "AWS services that are reached inside the VPC"
  type        = set(string)
  default     = ["dms", "ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "sns", "ssmmessages", "sts"]
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
