package io.lockstep.events;

/// Why something is UNPROVEN.
public enum UnprovenReason {
    /// The epoch has not reached its first proof point yet.
    STARTING,
    /// Watermarks have stopped: a capture, the watermark writer or the replicator stands still.
    WATERMARKS_STALLED,
    /// A partition received fewer versions than capture announced.
    GAP,
    /// The two sides' fingerprints were made under different keys, encodings or rules.
    SCHEME_MISMATCH,
    /// A column was not visible in the change log, so only part of a row could be compared.
    COLUMN_NOT_VISIBLE,
    /// The table has no primary key that the change log shows.
    NO_KEY,
    /// The table was truncated on one side and not on the other, or perhaps applied twice: its rows are
    /// not compared any more.
    TRUNCATED,
    /// A value has a type that cannot be compared exactly.
    TYPE_NOT_COMPARABLE,
    /// A record of a change topic, or of what the verifier published, could not be read, so that what it
    /// said is not known.
    UNREADABLE,
    /// A capture has not reported for too long, or never has.
    CAPTURE_SILENT,
    /// Services of the migration are configured differently.
    CONFIGURATION_DIFFERS,
    /// Somebody other than the watermark writer wrote to the watermark table.
    FORGED_WATERMARK,
    /// The lane's publication does not carry the table whole, or did not for a while.
    TABLE_NOT_PUBLISHED,
    /// The table's replica identity is another than when the capture began to read it.
    IDENTITY_CHANGED,
    /// Rows came or went with a partition, which the change log does not show.
    PARTITIONS_CHANGED,
    /// A replication slot is gone, was made anew, or needs log that the server has removed.
    SLOT_LOST,
    /// More versions of a row are in flight than are kept, so that for a while it cannot be told whether
    /// it is right.
    HOT_ROW,
    /// The replicator's mapping rules do something to the table, or to a column of it, that cannot be
    /// compared.
    MAPPING_NOT_COMPARABLE,
    /// The type of a column was changed to one whose values have other fingerprints, so that rows of
    /// before and after cannot be compared.
    SCHEMA_CHANGED,
    /// No sweep of this epoch has read all rows of the table, so that nothing is known of those that do
    /// not change.
    NOT_SWEPT,
    /// A difference that Lockstep planted itself was not found, or none has been found for too long: the
    /// detector may be deaf.
    CANARY
}
