/// `lockstep validate`: two databases are compared once, without Kafka and without anything in them.
///
/// [Validation] carries it out: [Selection] says which tables are compared, the verifier's sweep reads
/// their rows. [ValidationReport] is what was found; [ValidationDocument] is that as JSON.
@NullMarked
package io.lockstep.app.validate;

import org.jspecify.annotations.NullMarked;
