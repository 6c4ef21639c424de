package io.lockstep.cutover.view;

import io.lockstep.events.UnprovenReason;

/// What a reason that the verifier gives means to an operator.
final class Explanations {
    private Explanations() {}

    static String of(UnprovenReason reason) {
        return switch (reason) {
            case STARTING -> "not reached its first proof point";
            case WATERMARKS_STALLED -> "received no watermark for too long";
            case GAP -> "received fewer versions than were captured";
            case SCHEME_MISMATCH -> "fingerprints of two different keys, encodings or rules";
            case COLUMN_NOT_VISIBLE -> "columns that the change log did not show";
            case NO_KEY -> "rows without a primary key";
            case TRUNCATED -> "a TRUNCATE that the two sides do not have alike";
            case TYPE_NOT_COMPARABLE -> "values of a type that cannot be compared exactly";
            case UNREADABLE -> "records that could not be read";
            case CAPTURE_SILENT -> "a capture that does not report";
            case CONFIGURATION_DIFFERS -> "services that are configured differently";
            case FORGED_WATERMARK -> "watermarks that the watermark writer did not write";
            case TABLE_NOT_PUBLISHED -> "a publication that does not carry the table whole, or did not for a while";
            case IDENTITY_CHANGED -> "a replica identity that has changed";
            case PARTITIONS_CHANGED -> "rows that came or went with a partition, which the change log does not show";
            case SLOT_LOST -> "a replication slot that is gone, was made anew, or has lost log that it needed";
            case HOT_ROW -> "a row with more versions in flight than are kept";
            case MAPPING_NOT_COMPARABLE -> "columns that the replicator's mapping rules change, which are not compared";
            case SCHEMA_CHANGED -> "a column whose type was changed";
            case CANARY -> "a planted difference that was not found";
            case NOT_SWEPT -> "rows at rest that have not been compared in this epoch";
        };
    }
}
