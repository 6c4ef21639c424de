/// What a value is compared by: the canonical encoding of a column, its keyed fingerprint, and the text of a key.
/// Pure: no clock, no I/O.
@NullMarked
package io.lockstep.capture.encoding;

import org.jspecify.annotations.NullMarked;
