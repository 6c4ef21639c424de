@NullMarked
package io.lockstep.cutover.certificate;

import org.jspecify.annotations.NullMarked;
