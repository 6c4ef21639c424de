mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name               = "shop"
  source_cidr_blocks = ["10.20.0.0/24"]
}

run "has_a_subnet_in_each_zone_and_none_is_public" {
  command = plan

  assert {
    condition     = length(aws_subnet.private) == 3 && alltrue([for subnet in aws_subnet.private : !subnet.map_public_ip_on_launch])
    error_message = "three private subnets"
  }

  assert {
    condition     = length(distinct([for subnet in aws_subnet.private : subnet.cidr_block])) == 3
    error_message = "each has addresses of its own"
  }
}

run "lets_nobody_in_but_those_who_are_named" {
  command = plan

  variables {
    application_cidr_blocks = ["10.30.0.0/20"]
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.aurora_clients : rule.cidr_ipv4]) == toset(["10.20.0.0/24", "10.30.0.0/20"])
    error_message = "the application and the source reach Aurora, nobody else"
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.path) == keys(aws_vpc_security_group_egress_rule.path)
    error_message = "whoever may connect is let in, and nobody else"
  }
}

run "refuses_everybody" {
  command = plan

  variables {
    source_cidr_blocks      = ["0.0.0.0/0"]
    application_cidr_blocks = ["0.0.0.0/0"]
    traffic_cidr_blocks     = ["0.0.0.0/0"]
  }

  expect_failures = [var.source_cidr_blocks, var.application_cidr_blocks, var.traffic_cidr_blocks]
}
