package io.lockstep.cutover.traffic;

import io.lockstep.events.Side;

/// What a switch is asked to do with its clients.
public enum Move {
    /// Hold them, with nothing of theirs at work on a database any more.
    HOLD(Side.SOURCE, "hold its clients"),
    /// Let them go on wherever it points: undoes [#HOLD].
    RELEASE(Side.SOURCE, "let its clients go on as before"),
    /// Direct them to the target, whether they are held or not.
    POINT(Side.TARGET, "point it to the target"),
    /// Direct them to where they went before: undoes [#POINT].
    RESTORE(Side.TARGET, "point it back to where it pointed before"),
    /// Let them go on, at the target.
    RESUME(Side.TARGET, "let its clients go on at the target");

    private final Side side;
    private final String purpose;

    Move(Side side, String purpose) {
        this.side = side;
        this.purpose = purpose;
    }

    /// Where the lease is looked at before it is made: after the decision the source need not be there.
    public Side side() {
        return side;
    }

    /// In the words of an operator.
    public String purpose() {
        return purpose;
    }
}
