package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.runner.Check;
import io.lockstep.cutover.runner.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A check that may take hours, and meanwhile has the slot of the way back follow the target every ten seconds, so that
/// it retains little log, and the advance inside the pause has little to read.
public final class KeptUp implements Check {
    private static final Logger LOG = LoggerFactory.getLogger(KeptUp.class);
    private static final Duration OFTEN = Duration.ofSeconds(10);

    private final Check check;
    private final AdvanceReverse advance;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    /// @param check what is waited for
    public KeptUp(Check check, AdvanceReverse advance, InstantSource clock) {
        this.check = Objects.requireNonNull(check);
        this.advance = Objects.requireNonNull(advance);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public Finding look(Databases databases, History history) throws Exception {
        if (databases instanceof Permit permit) {
            keepUp(permit);
        }
        return check.look(databases, history);
    }

    /// What does not work now is tried again, and does not keep the check from being looked at.
    void keepUp(Permit permit) {
        if (clock.instant().isBefore(next)) {
            return;
        }
        try {
            advance.keepUp(permit);
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("The slot of the way back could not be advanced");
        }
        next = clock.instant().plus(OFTEN);
    }
}
