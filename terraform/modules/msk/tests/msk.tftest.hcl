mock_provider "aws" {}

variables {
  name               = "shop"
  subnet_ids         = ["subnet-a", "subnet-b", "subnet-c"]
  security_group_ids = ["sg-a"]
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/a"
}

run "lets_in_by_iam_over_tls_alone" {
  command = plan

  assert {
    condition     = !aws_msk_cluster.this.client_authentication[0].unauthenticated && aws_msk_cluster.this.client_authentication[0].sasl[0].iam
    error_message = "IAM only"
  }

  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].client_broker == "TLS"
    error_message = "TLS only"
  }
}

run "keeps_three_copies_of_which_two_count" {
  command = plan

  assert {
    condition     = strcontains(aws_msk_configuration.this.server_properties, "default.replication.factor=3\n") && strcontains(aws_msk_configuration.this.server_properties, "min.insync.replicas=2\n")
    error_message = "a broker may be lost"
  }
}

run "refuses_brokers_whose_iam_ends_no_transactions" {
  command = plan

  variables {
    kafka_version = "3.6.0"
  }

  expect_failures = [var.kafka_version]
}

run "refuses_an_uneven_number_of_brokers" {
  command = plan

  variables {
    brokers = 4
  }

  expect_failures = [var.brokers]
}
