# A VPC that no packet enters or leaves by the internet: private subnets, AWS's own services by endpoints, the source
# database by a transit gateway (or a peering that is made outside).

data "aws_availability_zones" "this" {
  state = "available"
}

data "aws_region" "this" {}

locals {
  zones   = slice(data.aws_availability_zones.this.names, 0, var.zones)
  aliases = toset(["services", "dms", "aurora", "msk", "endpoints"])

  # Who may open a connection to whom, and on which port
  paths = {
    services_to_aurora    = { from = "services", to = "aurora", port = 5432 }
    services_to_msk       = { from = "services", to = "msk", port = 9098 }
    services_to_endpoints = { from = "services", to = "endpoints", port = 443 }
    dms_to_aurora         = { from = "dms", to = "aurora", port = 5432 }
    dms_to_endpoints      = { from = "dms", to = "endpoints", port = 443 }
  }

  # The source, for whoever reads it; and what directs the clients, for the coordinator and the watchdog
  outside = merge(
    { for cidr in var.source_cidr_blocks : "services ${cidr}" => { from = "services", cidr = cidr, port = var.source_port } },
    { for cidr in var.source_cidr_blocks : "dms ${cidr}" => { from = "dms", cidr = cidr, port = var.source_port } },
    # A failback's own way back is a subscription of Aurora to the source
    { for cidr in var.source_cidr_blocks : "aurora ${cidr}" => { from = "aurora", cidr = cidr, port = var.source_port } },
    { for cidr in var.traffic_cidr_blocks : "traffic ${cidr}" => { from = "services", cidr = cidr, port = var.traffic_port } },
  )
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.name })
}

# Whoever forgets to name a security group gets one that lets nothing through
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.name} default: closed" })
}

resource "aws_subnet" "private" {
  for_each = { for index, zone in local.zones : zone => index }

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(var.cidr_block, 4, each.value)
  map_public_ip_on_launch = false
  tags                    = merge(var.tags, { Name = "${var.name} ${each.key}" })
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route" "outside" {
  for_each = var.transit_gateway_id == null ? toset([]) : toset(concat(var.source_cidr_blocks, var.application_cidr_blocks, var.traffic_cidr_blocks))

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = each.value
  transit_gateway_id     = var.transit_gateway_id
}

resource "aws_security_group" "this" {
  for_each = local.aliases

  name        = "${var.name}-${each.key}"
  description = "Lockstep ${var.name}: ${each.key}"
  vpc_id      = aws_vpc.this.id
  tags        = merge(var.tags, { Name = "${var.name} ${each.key}" })
}

resource "aws_vpc_security_group_egress_rule" "path" {
  for_each = local.paths

  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key
}

resource "aws_vpc_security_group_ingress_rule" "path" {
  for_each = local.paths

  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key
}

resource "aws_vpc_security_group_egress_rule" "outside" {
  for_each = local.outside

  security_group_id = aws_security_group.this[each.value.from].id
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  description       = "to ${each.key}"
}

# Images of ECR lie in S3, which its gateway endpoint reaches by public addresses of its own prefix list
resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.this["services"].id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "layers of images"
}

# The application, and the source, over the way back
resource "aws_vpc_security_group_ingress_rule" "aurora_clients" {
  for_each = toset(concat(var.application_cidr_blocks, var.source_cidr_blocks))

  security_group_id = aws_security_group.this["aurora"].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  description       = "application, poolers and the way back"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.this.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
  tags              = merge(var.tags, { Name = "${var.name} s3" })
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.endpoints

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.this.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = [aws_security_group.this["endpoints"].id]
  tags                = merge(var.tags, { Name = "${var.name} ${each.value}" })
}
