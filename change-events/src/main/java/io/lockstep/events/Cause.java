package io.lockstep.events;

/// What most likely made two values, or two rows, differ. A cause is named only when it follows from what both sides
/// have; its name is the same through all versions. `docs/causes.md` is made of this list.
public enum Cause {
    TRUNCATED(
            "the target has the first part of the source's value and nothing behind it, cut at a whole KiB, at a common"
                    + " limit, or at the most that the column holds",
            "a replicator that limits large values (limited LOB mode), or a column that is shorter on the target",
            "raise the limit (LobMaxSize, the column's length) and load the rows again"),
    ROUNDED(
            "the target has the source's number with fewer digits, rounded or cut where its column or its path ends",
            "a numeric without scale that travels as numeric(28,6), or a column of a smaller scale or of single"
                    + " precision on the target",
            "give the column the same type on both sides, and the replicator a type that holds all digits"),
    PADDING(
            "the values are the same but for spaces at an end",
            "char(n) that was padded or trimmed on its way into text, or a trigger that trims",
            "give the column the same type on both sides; see the replicator's TrimSpaceInChar"),
    TIME_ZONE_SHIFT(
            "all timestamps of one type differ by one and the same number of whole quarter-hours",
            "a session with another TimeZone on the way, which read or printed them as local time",
            "set the TimeZone of the replicator's sessions to UTC and load the rows again"),
    ENCODING(
            "the target has the bytes of the source's text, read in another encoding, or the other way round",
            "UTF-8 that was read as Latin-1 or Windows-1252",
            "set client_encoding and the replicator's character set to UTF-8 and load the rows again"),
    CHARACTERS_REPLACED(
            "the target has a replacement character where the source has one beyond ASCII, and the same elsewhere",
            "a character set on the way that lacks these characters, or a replicator that is told to replace them",
            "take the character set or the replacement out of the replicator's settings and load the rows again"),
    INFINITY_CLIPPED(
            "the source has an infinite date, the target the last or first one that somebody can write",
            "a replicator whose own type for dates has no infinity",
            "write infinity into these rows of the target before the cutover, or accept the loss"),
    BOOLEAN_AS_TEXT(
            "the source has a boolean, the target the word or the number for the same",
            "a column that is text on the target, since the replicator carries booleans as text",
            "make the column boolean on the target, with MapBooleanAsBoolean on both endpoints"),
    LARGE_VALUE_MISSING(
            "large values of the row are NULL on the target, and the rest of it is right",
            "a replicator that took a value which the log does not repeat (unchanged TOAST) for none",
            "write these rows on the source once more with their large values; REPLICA IDENTITY FULL keeps it from"
                    + " happening again"),
    LOB_NOT_WRITTEN(
            "large values of the row are NULL on the target, the rest of it is right, and the replicator writes large"
                    + " values in a second step",
            "the second step has not been made, and by now would have been",
            "look for the row in the task's log and in awsdms_apply_exceptions, and reload the table"),
    DEFAULT_REGENERATED(
            "the target has what its column's default makes, the source NULL or another value of the same kind",
            "a column that the replicator leaves out, so that the target's default fills it",
            "add the column to what is replicated, or drop the default on the target until the cutover"),
    WRITTEN_BY_TRIGGER(
            "only times differ, the target's are later, and its table has triggers that fire: a hint, no proof",
            "a trigger that sets an updated-at column also when the replicator writes",
            "disable the trigger on the target until the cutover (ALTER TABLE … DISABLE TRIGGER)"),
    REPLAYED(
            "the target has a version of the row that the source had earlier",
            "a replicator that was restarted and applies old changes again, or applies out of order",
            "wait until it has caught up; if the row stays, reload it"),
    FOREIGN_WRITER(
            "the target was changed by a transaction that applies nothing of the source's",
            "somebody, a job or a trigger that writes to the target",
            "`lockstep explain` names the transaction and what else it changed; take the right to write away");

    private final String seen;
    private final String usual;
    private final String remedy;

    Cause(String seen, String usual, String remedy) {
        this.seen = seen;
        this.usual = usual;
        this.remedy = remedy;
    }

    /// Whether it follows from what the logs have proven, and not from values.
    public boolean ofTheLogs() {
        return this == REPLAYED || this == FOREIGN_WRITER;
    }

    /// What was seen.
    public String seen() {
        return seen;
    }

    /// What usually makes it.
    public String usual() {
        return usual;
    }

    /// What to do.
    public String remedy() {
        return remedy;
    }

    /// All three, for people.
    public String text() {
        return capital(seen) + ". Usually: " + usual + ". What to do: " + remedy + ".";
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
