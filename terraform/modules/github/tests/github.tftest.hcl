mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name             = "shop"
  subjects         = ["repo:acme@12/shop@34:environment:production-cutover"]
  cluster_arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"
  notice_topic_arn = "arn:aws:sns:eu-west-1:123456789012:shop-lockstep"
  kms_key_arn      = "arn:aws:kms:eu-west-1:123456789012:key/a"
  create_provider  = false
}

run "trusts_the_named_environments_alone" {
  command = plan

  assert {
    condition     = tolist(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]) == tolist(var.subjects)
    error_message = "the subjects are those of the input"
  }
}

run "reads_no_secret_and_opens_no_shell" {
  command = plan

  assert {
    condition = length([
      for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement
      if anytrue([for action in flatten([statement.Action]) : startswith(action, "secretsmanager:") || action == "ecs:ExecuteCommand"])
    ]) == 0
    error_message = "it forwards a port, and that is all"
  }
}

run "refuses_every_branch_of_a_repository" {
  command = plan

  variables {
    subjects = ["repo:acme/shop:*"]
  }

  expect_failures = [var.subjects]
}

run "refuses_every_repository" {
  command = plan

  variables {
    subjects = ["repo:acme/*:environment:production-cutover"]
  }

  expect_failures = [var.subjects]
}
