@NullMarked
package io.lockstep.cutover.aws;

import org.jspecify.annotations.NullMarked;
