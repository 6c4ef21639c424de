@NullMarked
package io.lockstep.lab.aws;

import org.jspecify.annotations.NullMarked;
