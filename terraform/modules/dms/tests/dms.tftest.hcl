mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { region = "eu-west-1" }
  }
}

variables {
  name                 = "shop"
  subnet_ids           = ["subnet-a", "subnet-b"]
  security_group_ids   = ["sg-a"]
  kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/a"
  source_secret_arn    = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/source/dms-a"
  target_secret_arn    = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/aurora/dms-a"
  source_database_name = "shop"
  target_database_name = "shop"

  table_mappings = <<-JSON
    { "rules": [
      { "rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
        "object-locator": { "schema-name": "public", "table-name": "%" } },
      { "rule-type": "selection", "rule-id": "9001", "rule-name": "lockstep-watermark", "rule-action": "include",
        "object-locator": { "schema-name": "lockstep", "table-name": "watermark" } } ] }
  JSON
}

run "loses_nothing_silently" {
  command = plan

  assert {
    condition     = jsondecode(aws_dms_replication_task.this.replication_task_settings).TargetMetadata.FullLobMode && aws_dms_endpoint.source.postgres_settings[0].fail_tasks_on_lob_truncation
    error_message = "large values are not cut"
  }

  assert {
    condition     = jsondecode(aws_dms_replication_task.this.replication_task_settings).ErrorBehavior.ApplyErrorDeletePolicy == "LOG_ERROR"
    error_message = "a delete that finds no row is told"
  }

  assert {
    condition     = !aws_dms_replication_task.this.start_replication_task
    error_message = "an apply starts no migration"
  }
}

run "has_a_standby_and_no_password" {
  command = plan

  assert {
    condition     = aws_dms_replication_instance.this.multi_az && !aws_dms_replication_instance.this.publicly_accessible
    error_message = "Multi-AZ and private"
  }

  assert {
    condition     = aws_dms_endpoint.source.password == null && aws_dms_endpoint.target.secrets_manager_arn == var.target_secret_arn
    error_message = "DMS reads secrets itself"
  }
}

run "lays_settings_over_its_own_group_by_group" {
  command = plan

  variables {
    task_settings = { TargetMetadata = { BatchApplyEnabled = true } }
  }

  assert {
    condition     = jsondecode(output.task_settings).TargetMetadata.BatchApplyEnabled && jsondecode(output.task_settings).TargetMetadata.FullLobMode
    error_message = "one setting differs, its neighbours stay"
  }
}

run "refuses_rules_without_the_watermark" {
  command = plan

  variables {
    table_mappings = "{ \"rules\": [ { \"rule-type\": \"selection\", \"rule-action\": \"include\", \"object-locator\": { \"schema-name\": \"public\", \"table-name\": \"%\" } } ] }"
  }

  expect_failures = [var.table_mappings]
}

run "refuses_what_is_no_document" {
  command = plan

  variables {
    table_mappings = "rules: []"
  }

  expect_failures = [var.table_mappings]
}
