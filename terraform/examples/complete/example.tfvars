source_url              = "jdbc:postgresql://db.shop.internal:5432/shop?sslmode=require"
source_cidr_blocks      = ["10.20.0.0/24"]
application_cidr_blocks = ["10.30.0.0/20"]
traffic_url             = "https://traffic.shop.internal/cutover"
traffic_cidr_blocks     = ["10.30.16.0/28"]
transit_gateway_id      = "tgw-0123456789abcdef0"
image                   = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/lockstep:0.1.0"
collector_image         = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-otel-collector:v0.43.1"
repository_arns = [
  "arn:aws:ecr:eu-west-1:123456789012:repository/lockstep",
  "arn:aws:ecr:eu-west-1:123456789012:repository/aws-otel-collector",
]
subscriptions = [{ protocol = "email", endpoint = "dba@shop.example" }]
github_subjects = [
  "repo:acme/shop:environment:cutover-preflight",
  "repo:acme/shop:environment:production-cutover",
  "repo:acme/shop:environment:production-failback",
]
