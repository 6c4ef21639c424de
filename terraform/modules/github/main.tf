# The role of the cutover's workflow: it may reach the coordinator's port through Systems Manager, and tell people. It can
# read no secret, connect to no database and change nothing of AWS; what it asks of the coordinator needs a token besides.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_region" "this" {}

locals {
  issuer    = "token.actions.githubusercontent.com"
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition
  region    = data.aws_region.this.region
  provider  = var.create_provider ? aws_iam_openid_connect_provider.this[0].arn : "arn:${local.partition}:iam::${local.account}:oidc-provider/${local.issuer}"
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.create_provider ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-cutover-workflow"
  description          = "Assumed by the cutover's workflow on GitHub"
  max_session_duration = var.max_session_seconds
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = local.provider }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = var.subjects
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "reach-the-coordinator"
  role = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "FindTheTask"
        Effect    = "Allow"
        Action    = "ecs:ListTasks"
        Resource  = "*"
        Condition = { ArnEquals = { "ecs:cluster" = var.cluster_arn } }
      },
      {
        Sid      = "SeeTheTask"
        Effect   = "Allow"
        Action   = "ecs:DescribeTasks"
        Resource = "${replace(var.cluster_arn, ":cluster/", ":task/")}/*"
      },
      {
        Sid       = "ForwardAPortToIt"
        Effect    = "Allow"
        Action    = "ssm:StartSession"
        Resource  = ["${replace(var.cluster_arn, ":cluster/", ":task/")}/*", "arn:${local.partition}:ssm:${local.region}::document/AWS-StartPortForwardingSession"]
        Condition = { BoolIfExists = { "ssm:SessionDocumentAccessCheck" = "true" } }
      },
      {
        Sid      = "EndItsSessions"
        Effect   = "Allow"
        Action   = ["ssm:ResumeSession", "ssm:TerminateSession"]
        Resource = "arn:${local.partition}:ssm:${local.region}:${local.account}:session/${var.name}-cutover-*"
      },
      {
        Sid      = "Tell"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = var.notice_topic_arn
      },
      {
        Sid       = "NoticesAreEncrypted"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = var.kms_key_arn
        Condition = { StringEquals = { "kms:ViaService" = "sns.${local.region}.amazonaws.com" } }
      },
    ]
  })
}
