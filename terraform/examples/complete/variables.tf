variable "region" {
  description = "Region of everything"
  type        = string
  default     = "eu-west-1"
}

variable "name" {
  description = "Prefix of every name"
  type        = string
  default     = "shop"
}

variable "migration" {
  description = "migration of lockstep.yaml"
  type        = string
  default     = "shop"
}

variable "source_url" {
  description = "JDBC address of the source"
  type        = string
}

variable "source_database_name" {
  description = "Name of the database on the source"
  type        = string
  default     = "shop"
}

variable "source_cidr_blocks" {
  description = "Addresses of the source"
  type        = list(string)
}

variable "application_cidr_blocks" {
  description = "From where the application connects to Aurora"
  type        = list(string)
}

variable "traffic_url" {
  description = "Webhook that directs the clients (docs/traffic.md)"
  type        = string
}

variable "traffic_cidr_blocks" {
  description = "Addresses of the webhook"
  type        = list(string)
}

variable "transit_gateway_id" {
  description = "Transit gateway to all of these"
  type        = string
}

variable "app_roles" {
  description = "Login roles of the application"
  type        = list(string)
  default     = ["shop_app"]
}

variable "database_name" {
  description = "Name of the database on the target"
  type        = string
  default     = "shop"
}

variable "image" {
  description = "Image of Lockstep in ECR"
  type        = string
}

variable "collector_image" {
  description = "Image of the collector in ECR"
  type        = string
}

variable "repository_arns" {
  description = "Repositories of both images"
  type        = list(string)
}

variable "running" {
  description = "false until `lockstep setup` has been run"
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether Aurora is protected against deletion"
  type        = bool
  default     = true
}

variable "aurora_instance_class" {
  description = "Class of Aurora's instances"
  type        = string
  default     = "db.r7g.xlarge"
}

variable "dms_instance_class" {
  description = "Class of the replication instance"
  type        = string
  default     = "dms.r6i.xlarge"
}

variable "msk_instance_type" {
  description = "Type of the brokers"
  type        = string
  default     = "kafka.m7g.large"
}

variable "subscriptions" {
  description = "Who gets the notices"
  type        = list(object({ protocol = string, endpoint = string }))
  default     = []
}

variable "github_subjects" {
  description = "Subjects of the workflow's tokens, one for each of its environments"
  type        = list(string)
}
