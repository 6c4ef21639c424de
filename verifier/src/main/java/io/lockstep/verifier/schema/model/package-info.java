/// What a schema is and how two of them differ: pure, from what the catalogues of two databases were read to
/// hold.
///
/// [io.lockstep.verifier.schema.model.SchemaObject] is anything with a name, and what is said of it, as text.
/// [io.lockstep.verifier.schema.model.CatalogueComparison] pairs the objects of both sides, looks at each pair,
/// and judges each difference by [io.lockstep.verifier.schema.model.Rules]. That two texts mean the same although
/// two major versions print them otherwise is known to [io.lockstep.verifier.schema.model.SqlText].
@NullMarked
package io.lockstep.verifier.schema.model;

import org.jspecify.annotations.NullMarked;
