/// Reading rows directly, so that what two databases show of a row can be compared: canonical text for
/// each column, the same for values that the fingerprints of the change logs call equal, in sessions that
/// print alike whatever the servers' settings.
@NullMarked
package io.lockstep.verifier.rows;

import org.jspecify.annotations.NullMarked;
