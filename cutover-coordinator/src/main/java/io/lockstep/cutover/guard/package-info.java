/// What has to hold before a cutover may begin, each thing looked at by itself.
@NullMarked
package io.lockstep.cutover.guard;

import org.jspecify.annotations.NullMarked;
