@NullMarked
package io.lockstep.cutover.sequences;

import org.jspecify.annotations.NullMarked;
