/// Reads the verification state from a running coordinator over HTTP.
@NullMarked
package io.lockstep.app.client;

import org.jspecify.annotations.NullMarked;
