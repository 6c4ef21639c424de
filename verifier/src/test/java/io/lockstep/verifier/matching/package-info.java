@NullMarked
package io.lockstep.verifier.matching;

import org.jspecify.annotations.NullMarked;
