/// The coordinator: it follows what the verifier publishes, says what that means, and serves it over HTTP.
@NullMarked
package io.lockstep.cutover;

import org.jspecify.annotations.NullMarked;
