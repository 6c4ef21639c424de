output "vpc_id" {
  description = "ID of the VPC"
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "IDs of the private subnets, one in each zone"
  value       = values(aws_subnet.private)[*].id
}

output "security_group_ids" {
  description = "IDs of the security groups: services, dms, aurora, msk, endpoints"
  value       = { for name, group in aws_security_group.this : name => group.id }
}
