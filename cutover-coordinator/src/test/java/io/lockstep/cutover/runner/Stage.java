package io.lockstep.cutover.runner;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// A world whose acts are rows: real databases, real leases, and for each step a row that is there when it is done.
/// Which acts fail, and how often, is planted.
public record Stage(
        String name, Map<Step, Stage.Planted> planted, Map<Step, Check> checks, AtomicReference<Vigil> vigil) {
    private static final Set<Step> ON_TARGET =
            Set.of(Reversible.FENCE_APPLIER, Reversible.ADVANCE_REVERSE, Reversible.SET_SEQUENCES, Forward.OPEN_TARGET);

    public static Stage create(String name) throws SQLException {
        SharedServers.create(name);
        for (Side side : Side.values()) {
            SharedServers.execute(SharedServers.database(side, name), "CREATE TABLE done (step text PRIMARY KEY)");
        }
        return new Stage(name, new HashMap<>(), new ConcurrentHashMap<>(), new AtomicReference<>(Vigil.NONE));
    }

    public void clear() throws SQLException {
        planted.clear();
        checks.clear();
        vigil.set(Vigil.NONE);
        for (Side side : Side.values()) {
            SharedServers.execute(
                    SharedServers.database(side, name),
                    "TRUNCATE done, lockstep.lease, lockstep.decision, lockstep.journal, lockstep.image");
        }
    }

    public void plant(Step step, Planted what) {
        planted.put(step, what);
    }

    /// Has a step look at this.
    public void look(Step step, Check check) {
        checks.put(step, check);
    }

    /// What is done on both sides.
    public Set<String> done() throws SQLException {
        Set<String> done = new TreeSet<>();
        for (Side side : Side.values()) {
            try (Connection connection = SharedServers.database(side, name).connect();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT step FROM done")) {
                while (rows.next()) {
                    done.add(rows.getString(1));
                }
            }
        }
        return done;
    }

    public Steps steps() {
        Map<Step, Act> acts = new HashMap<>();
        Map<Step, Check> looks = new HashMap<>();
        for (Step step : Steps.all()) {
            if (step.nature() == Step.Nature.EFFECT) {
                acts.put(step, new RowAct(step));
            } else {
                looks.put(step, checks.getOrDefault(step, (_, _) -> look(step)));
            }
        }
        return new Steps(acts, looks, vigil.get());
    }

    private Finding look(Step step) throws Exception {
        Planted what = planted.get(step);
        if (what == null) {
            return Finding.holds("it does");
        }
        what.meet();
        return Finding.holds("it does now");
    }

    private Side side(Step step) {
        return ON_TARGET.contains(step) ? Side.TARGET : Side.SOURCE;
    }

    /// What goes wrong with a step.
    @FunctionalInterface
    public interface Planted {
        void meet() throws Exception;
    }

    private final class RowAct implements Act {
        private final Step step;

        RowAct(Step step) {
            this.step = step;
        }

        @Override
        public List<Action> plan(Databases databases) {
            return List.of(new Action(side(step).word(), step.purpose(), insert()));
        }

        @Override
        public Probe probe(Databases databases) throws SQLException {
            boolean there = databases.read(side(step), session -> exists(session));
            return there ? new Probe.Done("its row is there") : new Probe.Absent();
        }

        @Override
        public void perform(Permit permit) throws Exception {
            Planted what = planted.get(step);
            if (what != null) {
                what.meet();
            }
            permit.transaction(side(step), session -> execute(session, insert()));
        }

        @Override
        public void undo(Permit permit) throws Exception {
            permit.transaction(
                    side(step), session -> execute(session, "DELETE FROM done WHERE step = '" + step.name() + "'"));
        }

        private String insert() {
            return "INSERT INTO done VALUES ('" + step.name() + "') ON CONFLICT DO NOTHING";
        }

        private boolean exists(Connection session) throws SQLException {
            try (Statement statement = session.createStatement();
                    var rows = statement.executeQuery("SELECT FROM done WHERE step = '" + step.name() + "'")) {
                return rows.next();
            }
        }

        private boolean execute(Connection session, String statement) throws SQLException {
            try (Statement open = session.createStatement()) {
                return open.execute(statement);
            }
        }
    }
}
