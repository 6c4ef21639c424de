/// The versioned binary layout of the change topics. See `docs/topics.md` for the layout, byte by byte.
@NullMarked
package io.lockstep.events.codec;

import org.jspecify.annotations.NullMarked;
