package io.lockstep.cutover.fence;

import io.lockstep.cutover.act.Permit;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Does something else once an act has done so many things.
final class Interrupting implements Permit {
    private final Permit permit;
    private final Event event;
    private int calls;

    /// What happens then.
    @FunctionalInterface
    interface Event {
        void happen() throws SQLException;
    }

    /// @param calls after how many; 0 is before the first
    Interrupting(Permit permit, int calls, Event event) {
        this.permit = permit;
        this.calls = calls;
        this.event = event;
    }

    private <T> T counted(Call<T> call) throws SQLException {
        if (calls-- == 0) {
            event.happen();
        }
        return call.make();
    }

    private interface Call<T> {
        T make() throws SQLException;
    }

    @Override
    public <T> T read(Side side, Work<T> work) throws SQLException {
        return counted(() -> permit.read(side, work));
    }

    @Override
    public <T> T transaction(Side side, Work<T> work) throws SQLException {
        return counted(() -> permit.transaction(side, work));
    }

    @Override
    public <T> T outside(Side side, Work<T> work) throws SQLException {
        return counted(() -> permit.outside(side, work));
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
}
