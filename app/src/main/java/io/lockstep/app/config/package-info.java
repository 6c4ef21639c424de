/// The one configuration file: what may stand in it (data), how it is read, and the records it becomes.
@NullMarked
package io.lockstep.app.config;

import org.jspecify.annotations.NullMarked;
