@NullMarked
package io.lockstep.app.run;

import org.jspecify.annotations.NullMarked;
