package io.lockstep.cutover.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.outbound.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The application itself, asked over HTTP to hold its requests and to go on at either database. What it
/// has to answer is written down in `docs/traffic.md`.
public final class ApplicationGate implements TrafficSwitch {
    static final String SCHEMA = "lockstep/gate/v1";
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 10;

    private final URI url;
    private final Map<String, String> headers;
    private final Direction direction;

    /// @param token that the application asks for
    public ApplicationGate(URI url, String token, Direction direction) {
        this.url = url;
        this.headers = Map.of("Authorization", "Bearer " + token);
        this.direction = direction;
    }

    @Override
    public String name() {
        return "gate " + Http.shown(url);
    }

    @Override
    public List<Action> actions(Move move) {
        return List.of(new Action(name(), move.purpose(), "POST " + wanted(move)));
    }

    private ObjectNode wanted(Move move) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("held", isHeldAfter(move))
                .put("side", direction.after(move));
    }

    private static boolean isHeldAfter(Move move) {
        return switch (move) {
            case HOLD, POINT, RESTORE -> true;
            case RELEASE, RESUME -> false;
        };
    }

    @Override
    public Probe probe(Move move, Databases databases) throws IOException, InterruptedException {
        return probe(move, state(LOOK));
    }

    /// A gate that has gone on at the target has been pointed there.
    private Probe probe(Move move, State state) {
        boolean held = state.held == isHeldAfter(move) || move == Move.POINT;
        boolean side = state.side.equals(direction.after(move));
        if (held && side && (!state.held || state.inFlight == 0)) {
            return new Probe.Done(state.toString());
        }
        return held && state.held ? new Probe.Partial(state.toString()) : new Probe.Absent();
    }

    @Override
    public void make(Move move, Permit permit, Duration bound) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        ObjectNode body = wanted(move).put("run", permit.run()).put("epoch", permit.epoch());
        Http.Answer answer = Http.post(url, body.toString(), bound, headers);
        if (answer.status() == 409) {
            throw new IllegalStateException("it was asked under a higher epoch than " + permit.epoch());
        }
        answer.requireSuccess();
        State state = State.of(answer.json());
        while (!(probe(move, state) instanceof Probe.Done)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("after " + bound.toMillis() + " ms it is still " + state);
            }
            Thread.sleep(POLL_MILLIS);
            state = state(bound);
        }
    }

    /// As whoever asked it last, and at the side where it is held.
    @Override
    public void letGo(Duration bound) throws Exception {
        State state = state(bound);
        if (state.held) {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("schema", SCHEMA)
                    .put("held", false)
                    .put("side", state.side)
                    .put("run", state.run)
                    .put("epoch", state.epoch);
            Http.post(url, body.toString(), bound, headers).requireSuccess();
        }
    }

    private State state(Duration bound) throws IOException, InterruptedException {
        Http.Answer answer = Http.get(url, bound, headers);
        if (answer.status() != 200) {
            throw new IOException("it answers " + answer.status());
        }
        return State.of(answer.json());
    }

    @Override
    public String toString() {
        return name();
    }

    /// What the application says of itself.
    ///
    /// @param inFlight requests that are at work on a database
    private record State(boolean held, String side, long inFlight, long run, long epoch) {
        static State of(JsonNode json) throws IOException {
            if (!json.path("held").isBoolean()
                    || !json.path("side").isTextual()
                    || !json.path("inFlight").canConvertToLong()) {
                throw new IOException("the answer lacks held, side or inFlight");
            }
            return new State(
                    json.path("held").booleanValue(),
                    json.path("side").textValue(),
                    json.path("inFlight").longValue(),
                    json.path("run").longValue(),
                    json.path("epoch").longValue());
        }

        @Override
        public String toString() {
            return (held ? "held" : "going on") + " at " + side + (held ? ", " + inFlight + " in flight" : "");
        }
    }
}
