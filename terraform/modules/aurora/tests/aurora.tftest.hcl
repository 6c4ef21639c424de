# Terraform mocks no ephemeral resources yet, so these run against the stand-in of tools/terraform-offline (or, with
# credentials, against AWS, which makes a random password for them and nothing else: they only plan).

variables {
  name               = "shop"
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-a"]
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/a"
  database_name      = "shop"
}

run "is_encrypted_protected_and_in_two_zones" {
  command = plan

  assert {
    condition     = aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.deletion_protection && !aws_rds_cluster.this.skip_final_snapshot
    error_message = "the cluster must be encrypted and protected"
  }

  assert {
    condition     = length(aws_rds_cluster_instance.this) == 2
    error_message = "there must be a second instance by default"
  }
}

run "replicates_logically_and_logs_no_parameters" {
  command = plan

  assert {
    condition     = output.parameters["rds.logical_replication"] == "1" && output.parameters["max_prepared_transactions"] == "0"
    error_message = "the way back needs logical replication; prepared transactions get past a fence"
  }

  assert {
    condition     = output.parameters["log_min_duration_statement"] == "-1" && output.parameters["log_statement"] == "ddl"
    error_message = "a log of parameters would have the password of the way back"
  }

  assert {
    condition     = aws_rds_cluster_parameter_group.this.family == "aurora-postgresql17"
    error_message = "the family follows the version"
  }
}

run "takes_other_parameters" {
  command = plan

  variables {
    parameters = { max_wal_senders = { value = "40", apply_method = "pending-reboot" } }
  }

  assert {
    condition     = output.parameters["max_wal_senders"] == "40" && output.parameters["max_replication_slots"] == "20"
    error_message = "one is replaced, the others stay"
  }
}

run "refuses_a_version_that_lockstep_does_not_stream_from" {
  command = plan

  variables {
    engine_version = "13.20"
  }

  expect_failures = [var.engine_version]
}

run "refuses_a_single_zone" {
  command = plan

  variables {
    subnet_ids = ["subnet-a"]
  }

  expect_failures = [var.subnet_ids]
}
