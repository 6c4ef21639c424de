@NullMarked
package io.lockstep.events.mapping;

import org.jspecify.annotations.NullMarked;
