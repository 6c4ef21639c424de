package io.lockstep.cutover.traffic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.outbound.Http;
import io.lockstep.cutover.outbound.Signature;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that is told of each move, and answers 2xx when it has done its part. It cannot be asked; so
/// what it has answered to is kept on the database where the move is allowed, for whoever looks next. It
/// may be told twice.
public final class Webhook implements TrafficSwitch {
    static final String SCHEMA = "lockstep/traffic/v1";

    private final URI url;
    private final Signature signature;
    private final Direction direction;
    private final CutoverTables tables;

    /// @param secret key of the signatures
    public Webhook(URI url, String secret, Direction direction, CutoverTables tables) {
        this.url = url;
        this.signature = new Signature(secret);
        this.direction = direction;
        this.tables = tables;
    }

    @Override
    public String name() {
        return "webhook " + Http.shown(url);
    }

    @Override
    public List<Action> actions(Move move) {
        return List.of(new Action(name(), move.purpose(), "POST " + body(move)));
    }

    private ObjectNode body(Move move) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("phase", move.name())
                .put("from", direction.from())
                .put("to", direction.to());
    }

    /// Of the run that the lease was last held for.
    @Override
    public Probe probe(Move move, Databases databases) throws SQLException {
        Optional<Move> last = databases.read(
                move.side(),
                session -> Query.first(
                        session,
                        "SELECT told.image FROM " + tables.image().quoted() + " told JOIN "
                                + tables.lease().quoted() + " held USING (side, run) WHERE side = ? AND step = ?",
                        row -> Move.valueOf(row.getString(1)),
                        move.side().word(),
                        step()));
        boolean made = last.filter(told -> told == move || (move == Move.POINT && told == Move.RESUME))
                .isPresent();
        return made ? new Probe.Done("it has answered to " + last.orElseThrow()) : new Probe.Absent();
    }

    @Override
    public void make(Move move, Permit permit, Duration bound) throws Exception {
        String body =
                body(move).put("run", permit.run()).put("epoch", permit.epoch()).toString();
        Http.Answer answer = Http.post(url, body, bound, Map.of(Signature.HEADER, signature.of(body)));
        answer.requireSuccess();
        remember(move, permit);
    }

    /// Whether it holds anybody cannot be seen.
    @Override
    public void letGo(Duration bound) {}

    private void remember(Move move, Permit permit) throws SQLException {
        permit.transaction(move.side(), session -> {
            try (PreparedStatement statement = session.prepareStatement("INSERT INTO "
                    + tables.image().quoted() + " (side, run, step, image) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (side, run, step) DO UPDATE SET image = EXCLUDED.image")) {
                statement.setString(1, move.side().word());
                statement.setLong(2, permit.run());
                statement.setString(3, step());
                statement.setString(4, move.name());
                return statement.executeUpdate();
            }
        });
    }

    private String step() {
        return "TRAFFIC " + name();
    }

    @Override
    public String toString() {
        return name();
    }
}
