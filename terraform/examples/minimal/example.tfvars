source_url                 = "jdbc:postgresql://db.shop.internal:5432/shop?sslmode=require"
source_secret_arn          = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/source-AbCdEf"
subnet_ids                 = ["subnet-0a", "subnet-0b", "subnet-0c"]
aurora_security_group_ids  = ["sg-0a"]
msk_security_group_ids     = ["sg-0b"]
service_security_group_ids = ["sg-0c"]
image                      = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lockstep:0.1.0"
collector_image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-otel-collector:v0.43.1"
repository_arns = [
  "arn:aws:ecr:eu-west-1:123456789012:repository/lockstep",
  "arn:aws:ecr:eu-west-1:123456789012:repository/aws-otel-collector",
]
