/// Which values are equal: the one relation by which the captures make fingerprints and direct reads compare rows,
/// `docs/equality.md` in code. Of each type it says what the canonical text of a value is, once in Java, over the text
/// that PostgreSQL prints, and once as an SQL expression over the value itself; both give the same text. Pure.
@NullMarked
package io.lockstep.events.equality;

import org.jspecify.annotations.NullMarked;
