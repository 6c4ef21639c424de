variable "region" {
  description = "Region of everything"
  type        = string
  default     = "eu-west-1"
}

variable "name" {
  description = "Prefix of every name, and name of the migration and the database"
  type        = string
  default     = "shop"
}

variable "source_url" {
  description = "JDBC address of the source"
  type        = string
}

variable "source_secret_arn" {
  description = "Secret whose key password is that of the role lockstep on the source"
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in three zones"
  type        = list(string)
}

variable "aurora_security_group_ids" {
  description = "Let the services, the application and the source in on 5432"
  type        = list(string)
}

variable "msk_security_group_ids" {
  description = "Let the services in on 9098"
  type        = list(string)
}

variable "service_security_group_ids" {
  description = "Let out to both, to the source, and to AWS's services on 443"
  type        = list(string)
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
