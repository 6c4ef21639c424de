package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.act.Nothing;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.query.Patience;
import io.lockstep.cutover.reverse.AdvanceReverse;
import io.lockstep.cutover.reverse.Conninfo;
import io.lockstep.cutover.reverse.DropReverse;
import io.lockstep.cutover.reverse.PrepareReverse;
import io.lockstep.cutover.reverse.ReverseGuardrails;
import io.lockstep.cutover.reverse.ReverseLane;
import io.lockstep.cutover.reverse.StartReverse;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates the configuration into the way back.
record WayBackWiring(Configuration configuration, DecisionTable decisions) {
    private static final Act NONE = new Nothing("no way back is kept (cutover.failback.enabled)");

    /// How long it is kept; empty when there is none.
    Optional<Duration> window() {
        return enabled() ? Optional.of(configuration.cutover().failback().window()) : Optional.empty();
    }

    /// @param tables the migrated tables, as they are called on the target
    Map<Step, Act> acts(List<TableId> tables) {
        if (!enabled()) {
            return Map.of(
                    Reversible.PREPARE_REVERSE, NONE,
                    Reversible.ADVANCE_REVERSE, NONE,
                    Forward.START_REVERSE, NONE,
                    Forward.DROP_REVERSE, NONE);
        }
        ReverseLane lane = lane(tables);
        return Map.of(
                Reversible.PREPARE_REVERSE, new PrepareReverse(lane, Patience.LONG),
                Reversible.ADVANCE_REVERSE, new AdvanceReverse(lane, decisions, Patience.SHORT),
                Forward.START_REVERSE, new StartReverse(lane, decisions),
                Forward.DROP_REVERSE, new DropReverse(lane, Patience.LONG));
    }

    List<Guardrail> guardrails(List<TableId> tables) {
        return enabled()
                ? ReverseGuardrails.of(
                        lane(tables), configuration.capture().maxRetained().bytes())
                : List.of();
    }

    /// Those on the source that are Lockstep's own.
    Set<String> subscriptions() {
        return Set.of(CutoverTables.wayBack(configuration.migration()));
    }

    private boolean enabled() {
        return configuration.cutover().failback().enabled();
    }

    private ReverseLane lane(List<TableId> tables) {
        DatabaseAddress target = Wiring.address(configuration.target());
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("host", target.host());
        parameters.put("port", Integer.toString(target.port()));
        parameters.put("dbname", target.database());
        parameters.put("user", target.user());
        configuration.target().password().ifPresent(password -> parameters.put("password", password.reveal()));
        Optional.ofNullable(target.parameters().get("sslmode")).ifPresent(mode -> parameters.put("sslmode", mode));
        return new ReverseLane(configuration.migration(), tables, List.of(), new Conninfo(parameters));
    }
}
