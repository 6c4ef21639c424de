/// Tests of `terraform/`, without AWS: Terraform itself plans and applies against a stand-in that has the
/// provider's schema (`tools/terraform-offline`), and policies are asked of what it says it made.
@NullMarked
package io.lockstep.app.terraform;

import org.jspecify.annotations.NullMarked;
