package io.lockstep.cutover.traffic;

/// Which of the two databases of the configuration a run comes from, and which it goes to. For whom is outside they
/// keep their names; within a run of the way back, source and target are the other way round.
///
/// @param from the word for the source of the run
/// @param to the word for its target
public record Direction(String from, String to) {
    /// From the source of the configuration to its target.
    public static final Direction CUTOVER = new Direction("source", "target");
    /// Back again.
    public static final Direction FAILBACK = new Direction("target", "source");

    /// Where clients are directed once the move has been made.
    String after(Move move) {
        return switch (move) {
            case HOLD, RELEASE, RESTORE -> from;
            case POINT, RESUME -> to;
        };
    }
}
