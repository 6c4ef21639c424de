/// The preflight of a deployment: what is as it must be, what is not, and what to do about it. It changes nothing.
@NullMarked
package io.lockstep.capture.doctor;

import org.jspecify.annotations.NullMarked;
