# Who may call what. The execution role starts a task (its image, its log, its secrets); the task role is the program's.

locals {
  assume_by_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:ecs:${local.region}:${local.account}:*" }
      }
    }]
  })

  connect = {
    Sid      = "Connect"
    Effect   = "Allow"
    Action   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"]
    Resource = var.kafka_cluster_arn
  }

  topics = [for name in local.kafka_names : "${replace(local.kafka, ":KIND/", ":topic/")}/${name}"]
  groups = [for name in local.kafka_names : "${replace(local.kafka, ":KIND/", ":group/")}/${name}"]
  transactions = [
    for name in local.kafka_names : "${replace(local.kafka, ":KIND/", ":transactional-id/")}/${name}"
  ]

  look = ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"]

  # Each service makes the topics that it writes when they are not there yet
  write = concat(local.look, ["kafka-cluster:CreateTopic", "kafka-cluster:ReadData", "kafka-cluster:WriteData"])

  # Statements that only one service needs; all others are in the role's policy below
  kafka_statements = {
    capture-source = [local.connect, { Effect = "Allow", Action = local.write, Resource = local.topics }]
    capture-target = [local.connect, { Effect = "Allow", Action = local.write, Resource = local.topics }]
    verifier = [
      local.connect,
      {
        Effect   = "Allow"
        Action   = concat(local.write, ["kafka-cluster:AlterTopic", "kafka-cluster:DeleteTopic"])
        Resource = local.topics
      },
      {
        Effect   = "Allow"
        Action   = ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"]
        Resource = local.groups
      },
      {
        Effect   = "Allow"
        Action   = ["kafka-cluster:AlterTransactionalId", "kafka-cluster:DescribeTransactionalId"]
        Resource = local.transactions
      },
    ]
    # setup and cleanup run in its place, and leave nothing behind
    coordinator = [
      local.connect,
      {
        Effect   = "Allow"
        Action   = concat(local.write, ["kafka-cluster:AlterTopicDynamicConfiguration", "kafka-cluster:DeleteTopic"])
        Resource = local.topics
      },
      {
        Effect   = "Allow"
        Action   = ["kafka-cluster:DeleteGroup", "kafka-cluster:DescribeGroup"]
        Resource = local.groups
      },
    ]
    # It looks at the databases and the poolers alone
    watchdog = []
  }

  # The replicator's state and its stop, and nothing else of DMS. What DMS describes has no resource to name
  dms_statements = [for statement in [
    {
      Sid    = "StopAndResumeTheTask"
      Effect = "Allow"
      Action = [
        "dms:DescribeTableStatistics",
        "dms:ReloadTables",
        "dms:StartReplicationTask",
        "dms:StopReplicationTask",
      ]
      Resource = var.replication_task_arn
    },
    {
      Sid    = "SeeTheTask"
      Effect = "Allow"
      Action = [
        "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics",
        "dms:DescribeEndpoints",
        "dms:DescribeReplicationTasks",
      ]
      Resource = "*"
    },
    {
      Sid    = "SeeItsAssessments"
      Effect = "Allow"
      Action = [
        "dms:DescribeReplicationTaskAssessmentRuns",
        "dms:DescribeReplicationTaskIndividualAssessments",
      ]
      Resource = [var.replication_task_arn, "arn:${local.partition}:dms:${local.region}:${local.account}:assessment-run:*"]
    },
  ] : statement if var.replication_task_arn != null]

  notice_statements = [for statement in [
    {
      Sid      = "Notices"
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
  ] : statement if var.notice_topic_arn != null]

  session_statements = [
    {
      Sid    = "SessionsOfSystemsManager"
      Effect = "Allow"
      Action = [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ]
      Resource = "*"
    },
    {
      Sid       = "SessionsAreEncrypted"
      Effect    = "Allow"
      Action    = "kms:Decrypt"
      Resource  = var.kms_key_arn
      Condition = { StringEquals = { "kms:ViaService" = "ssm.${local.region}.amazonaws.com" } }
    },
    {
      Sid      = "SessionsAreLogged"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.sessions.arn}:*"
    },
    {
      Sid      = "LogGroupsAreLookedUp"
      Effect   = "Allow"
      Action   = "logs:DescribeLogGroups"
      Resource = "*"
    },
  ]

  # The collector writes metrics as log events, from which CloudWatch makes metrics: it needs no right on CloudWatch itself
  metrics_statement = {
    Sid      = "Metrics"
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    Resource = "${aws_cloudwatch_log_group.metrics.arn}:*"
  }

  statements = {
    for service in keys(local.services) : service => concat(
      local.kafka_statements[service],
      [local.metrics_statement],
      [
        for statement in concat(local.dms_statements, local.notice_statements, local.session_statements) : statement
        if service == "coordinator"
      ],
    )
  }
}

resource "aws_iam_role" "task" {
  for_each = local.services

  name               = "${var.name}-${each.key}"
  assume_role_policy = local.assume_by_tasks
  tags               = var.tags
}

resource "aws_iam_role_policy" "task" {
  for_each = local.services

  name   = "what-it-calls"
  role   = aws_iam_role.task[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })
}

resource "aws_iam_role" "execution" {
  for_each = local.services

  name               = "${var.name}-${each.key}-start"
  assume_role_policy = local.assume_by_tasks
  tags               = var.tags
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.services

  name = "what-starts-it"
  role = aws_iam_role.execution[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "LogInToTheRegistry"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = var.repository_arns
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.service[each.key].arn}:*"
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = sort(distinct([for secret in local.secrets[each.key] : secret.arn]))
      },
      {
        Sid       = "SecretsAreEncrypted"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = var.kms_key_arn
        Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${local.region}.amazonaws.com" } }
      },
    ]
  })
}
