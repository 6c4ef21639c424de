/// What a lane needs in both databases: tables chosen, publications, slots and the watermark table, created and
/// removed again.
@NullMarked
package io.lockstep.capture.database;

import org.jspecify.annotations.NullMarked;
