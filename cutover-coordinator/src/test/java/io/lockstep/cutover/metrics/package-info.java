@NullMarked
package io.lockstep.cutover.metrics;

import org.jspecify.annotations.NullMarked;
