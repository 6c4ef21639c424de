package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A permit that one thread at a time may use, for several: each waits for its turn.
final class OneAtATime implements Permit {
    private final ReentrantLock turn = new ReentrantLock();
    private final Permit permit;

    OneAtATime(Permit permit) {
        this.permit = permit;
    }

    /// The same for what is only looked at.
    static Databases of(Databases databases) {
        ReentrantLock turn = new ReentrantLock();
        return new Databases() {
            @Override
            public <T> T read(Side side, Work<T> work) throws SQLException {
                return inTurn(turn, () -> databases.read(side, work));
            }
        };
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
        return inTurn(turn, () -> permit.read(side, work));
    }

    @Override
    public <T> T transaction(Side side, Work<T> work) throws SQLException {
        return inTurn(turn, () -> permit.transaction(side, work));
    }

    @Override
    public <T> T outside(Side side, Work<T> work) throws SQLException {
        return inTurn(turn, () -> permit.outside(side, work));
    }

    @Override
    public void confirm() throws SQLException {
        inTurn(turn, () -> {
            permit.confirm();
            return true;
        });
    }

    /// Within a transaction, and so in turn already.
    @Override
    public void keepImage(Side side, Connection connection, String step, String image) throws SQLException {
        permit.keepImage(side, connection, step, image);
    }

    @Override
    public Optional<String> image(Side side, Connection connection, String step) throws SQLException {
        return permit.image(side, connection, step);
    }

    private static <T> T inTurn(ReentrantLock turn, Use<T> use) throws SQLException {
        turn.lock();
        try {
            return use.now();
        } finally {
            turn.unlock();
        }
    }

    /// What is done in one's turn.
    private interface Use<T> {
        T now() throws SQLException;
    }
}
