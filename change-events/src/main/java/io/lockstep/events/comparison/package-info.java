/// Rules by which an operator lets values of a column be equal that are not the same. Pure: what each rule makes of a
/// value, and for which columns there is one.
@NullMarked
package io.lockstep.events.comparison;

import org.jspecify.annotations.NullMarked;
