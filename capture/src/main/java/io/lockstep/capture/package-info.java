/// Reads the change log of one side of a lane, writes fingerprints to Kafka in commit order, and writes watermarks.
/// Start with [io.lockstep.capture.Capture].
@NullMarked
package io.lockstep.capture;

import org.jspecify.annotations.NullMarked;
