/// The story that `lockstep demo` tells.
@NullMarked
package io.lockstep.app.demo;

import org.jspecify.annotations.NullMarked;
