@NullMarked
package io.lockstep.cutover.feed;

import org.jspecify.annotations.NullMarked;
