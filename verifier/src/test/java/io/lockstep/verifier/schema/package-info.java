@NullMarked
package io.lockstep.verifier.schema;

import org.jspecify.annotations.NullMarked;
