package io.lockstep.cutover;

import io.lockstep.cutover.act.Permit;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// A permit whose holder dies: before or after its n-th transaction nothing is done any more.
public final class FailingPermit implements Permit {
    private final Permit permit;
    private final int last;
    private final boolean after;
    private int done;

    /// @param last the number of the transaction, from 1, at which it dies
    /// @param after whether that one is still done
    public FailingPermit(Permit permit, int last, boolean after) {
        this.permit = permit;
        this.last = last;
        this.after = after;
    }

    /// How many transactions were asked for.
    public int asked() {
        return done;
    }

    @Override
    public long run() {
        return permit.run();
    }

    @Override
    public long epoch() {
        return permit.epoch();
    }

    @Override
    public <T> T read(Side side, Work<T> work) throws SQLException {
        return permit.read(side, work);
    }

    @Override
    public <T> T transaction(Side side, Work<T> work) throws SQLException {
        before();
        T result = permit.transaction(side, work);
        after();
        return result;
    }

    @Override
    public <T> T outside(Side side, Work<T> work) throws SQLException {
        before();
        T result = permit.outside(side, work);
        after();
        return result;
    }

    @Override
    public void confirm() throws SQLException {
        permit.confirm();
    }

    @Override
    public void keepImage(Side side, Connection connection, String step, String image) throws SQLException {
        permit.keepImage(side, connection, step, image);
    }

    @Override
    public Optional<String> image(Side side, Connection connection, String step) throws SQLException {
        return permit.image(side, connection, step);
    }

    private void before() throws SQLException {
        done++;
        if (!after && done == last) {
            throw new Killed();
        }
    }

    private void after() throws SQLException {
        if (after && done == last) {
            throw new Killed();
        }
    }

    /// The death of the process.
    public static final class Killed extends SQLException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("planted: killed");
        }
    }
}
