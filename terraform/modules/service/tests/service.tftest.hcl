# Terraform mocks no ephemeral resources yet, so these run against the stand-in of tools/terraform-offline (or, with
# credentials, against AWS, which makes a random password for them and nothing else: they only plan).

variables {
  name               = "shop"
  migration          = "shop"
  configuration      = "migration: shop"
  secrets            = { SOURCE_ADMIN_PASSWORD = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a", administrators_only = true } }
  image              = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lockstep:0.1.0"
  collector_image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/collector:1"
  repository_arns    = ["arn:aws:ecr:eu-west-1:123456789012:repository/lockstep"]
  subnet_ids         = ["subnet-a"]
  security_group_ids = ["sg-a"]
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/a"
  kafka_cluster_arn  = "arn:aws:kafka:eu-west-1:123456789012:cluster/shop/5c1d"
}

run "gives_administrators_passwords_to_no_capture" {
  command = plan

  assert {
    condition     = contains(keys(local.secrets["coordinator"]), "SOURCE_ADMIN_PASSWORD") && !contains(keys(local.secrets["capture-source"]), "SOURCE_ADMIN_PASSWORD")
    error_message = "only coordinator and watchdog administer"
  }
}

run "never_has_two_readers_of_a_slot" {
  command = plan

  assert {
    condition     = aws_ecs_service.this["capture-source"].deployment_maximum_percent == 100 && aws_ecs_service.this["capture-source"].desired_count == 1
    error_message = "the old one ends before the new one begins"
  }

  assert {
    condition     = aws_ecs_service.this["verifier"].desired_count == 2
    error_message = "verifiers hand over"
  }
}

run "waits_for_the_setup" {
  command = plan

  variables {
    running = false
  }

  assert {
    condition     = alltrue([for service in aws_ecs_service.this : service.desired_count == 0])
    error_message = "nothing runs yet"
  }
}

run "refuses_an_image_that_moves" {
  command = plan

  variables {
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lockstep:latest"
  }

  expect_failures = [var.image]
}

run "refuses_a_name_that_is_no_migration" {
  command = plan

  variables {
    migration = "Shop-1"
  }

  expect_failures = [var.migration]
}
