/// A **fake of AWS DMS**: a real replicator between two real databases that behaves as the documentation of DMS
/// says
/// that DMS does, with its faults at hand. What it shows of DMS is what is known of it, not what DMS does.
///
/// It reads the source's change log by `test_decoding`, as DMS does where pglogical is not installed, and
/// writes to the
/// target by SQL with `session_replication_role = replica`.
///
/// Source: the AWS DMS user guide (full load and CDC, task settings for batch apply, LOBs, error handling, control
/// tables; PostgreSQL as a source and as a target).
@NullMarked
package io.lockstep.lab.dms;

import org.jspecify.annotations.NullMarked;
