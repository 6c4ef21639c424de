/// Compares the schemas of two databases, 12 to 18, as a careful reader of two `pg_dump --schema-only` would, and
/// the values of their sequences: reads both catalogues, one statement for each kind of object, and hands them to
/// the pure comparison in `model`. The statements are in `src/main/resources`, beside this package's name.
@NullMarked
package io.lockstep.verifier.schema;

import org.jspecify.annotations.NullMarked;
