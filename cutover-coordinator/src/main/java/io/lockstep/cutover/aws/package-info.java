/// The clients of AWS's services, and what their refusals mean. Credentials come from the SDK's default chain
/// (environment, web identity, profile, container, instance) and are never part of a configuration or a message.
@NullMarked
package io.lockstep.cutover.aws;

import org.jspecify.annotations.NullMarked;
