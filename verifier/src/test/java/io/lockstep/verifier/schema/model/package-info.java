@NullMarked
package io.lockstep.verifier.schema.model;

import org.jspecify.annotations.NullMarked;
