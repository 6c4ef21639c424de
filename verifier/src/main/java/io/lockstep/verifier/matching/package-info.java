/// The judge: a pure function from what is remembered of a lane in one partition, and one record of a change log, to
/// what is remembered next and what has been found out. It knows no clock, no I/O and no framework.
@NullMarked
package io.lockstep.verifier.matching;

import org.jspecify.annotations.NullMarked;
