variable "name" {
  description = "Prefix of every name, such as shop"
  type        = string
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}
