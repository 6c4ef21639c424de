/// Collects what helps to find out what is wrong, without secrets and without row keys.
@NullMarked
package io.lockstep.app.support;

import org.jspecify.annotations.NullMarked;
