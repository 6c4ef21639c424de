@NullMarked
package io.lockstep.cutover.replicator;

import org.jspecify.annotations.NullMarked;
