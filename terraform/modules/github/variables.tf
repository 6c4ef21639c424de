variable "name" {
  description = "Prefix of every name, such as shop; the workflow's sessions are called NAME-cutover-…"
  type        = string
}

variable "subjects" {
  description = "Subjects of GitHub's tokens that may assume the role, such as repo:acme/shop:environment:production-cutover. Repositories made since July 2026 have numbers in theirs: repo:acme@1234/shop@5678:environment:production-cutover"
  type        = list(string)

  validation {
    condition = length(var.subjects) > 0 && alltrue([
      for subject in var.subjects : can(regex("^repo:[^*:/]+/[^*:]+:environment:[^*]+$", subject))
    ])
    error_message = "subjects must name one repository and one environment each, without wildcards, such as repo:acme/shop:environment:production-cutover: whoever matches can reach the coordinator."
  }
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster of the services"
  type        = string
}

variable "notice_topic_arn" {
  description = "Topic that is told when a workflow fails or is cancelled"
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the topic"
  type        = string
}

variable "create_provider" {
  description = "Whether to make the OpenID Connect provider of GitHub, of which an account has one"
  type        = bool
  default     = true
}

variable "max_session_seconds" {
  description = "How long a workflow's credentials are good for"
  type        = number
  default     = 14400
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
