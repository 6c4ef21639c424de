package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.ConnInfo;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.act.Act;
import io.lockstep.cutover.decision.DecisionTable;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.traffic.ApplicationGate;
import io.lockstep.cutover.traffic.ConsoleAccess;
import io.lockstep.cutover.traffic.Direction;
import io.lockstep.cutover.traffic.PauseTraffic;
import io.lockstep.cutover.traffic.PgBouncer;
import io.lockstep.cutover.traffic.Place;
import io.lockstep.cutover.traffic.PoolerGuardrails;
import io.lockstep.cutover.traffic.ResumeTraffic;
import io.lockstep.cutover.traffic.SwitchTraffic;
import io.lockstep.cutover.traffic.TrafficSwitch;
import io.lockstep.cutover.traffic.Webhook;
import io.lockstep.events.CutoverTables;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Translates the configuration into what directs the clients.
final class TrafficWiring {
    private static final int USUAL_PORT = 6432;
    private static final String USUAL_USER = "pgbouncer";

    private final Configuration configuration;
    private final CutoverTables tables;
    private final Direction direction;
    private final List<TrafficSwitch> switches = new ArrayList<>();
    private final List<PgBouncer> poolers = new ArrayList<>();
    private final Set<PgBouncer> sessionAccepted = new HashSet<>();

    TrafficWiring(Configuration configuration, CutoverTables tables) {
        this.configuration = configuration;
        this.tables = tables;
        this.direction = configuration.leg() % 2 == 0 ? Direction.CUTOVER : Direction.FAILBACK;
        configuration.cutover().traffic().forEach(this::add);
    }

    Map<Step, Act> acts() {
        DecisionTable decisions = new DecisionTable(tables);
        return Map.of(
                Reversible.PAUSE_TRAFFIC,
                pause(),
                Forward.SWITCH_TRAFFIC,
                new SwitchTraffic(switches, decisions),
                Forward.RESUME_TRAFFIC,
                new ResumeTraffic(switches, decisions));
    }

    /// Lets clients go on wherever the switches point, without a lease.
    void letGo() throws Exception {
        pause().letGo();
    }

    private PauseTraffic pause() {
        return new PauseTraffic(switches, configuration.cutover().pauseBudget(), new SecureRandom());
    }

    List<Guardrail> guardrails() {
        return new PoolerGuardrails(
                        poolers,
                        sessionAccepted,
                        configuration.cutover().pauseBudget(),
                        configuration.cutover().appRoles(),
                        tables)
                .all();
    }

    private void add(TrafficChoice choice) {
        switch (choice) {
            case TrafficChoice.Pooler pooler -> add(pooler);
            case TrafficChoice.Gate(var url, Secret token) ->
                switches.add(new ApplicationGate(url, token.reveal(), direction));
            case TrafficChoice.Webhook(var url, Secret secret) ->
                switches.add(new Webhook(url, secret.reveal(), direction, tables));
        }
    }

    private void add(TrafficChoice.Pooler choice) {
        ConnInfo admin = choice.admin();
        ConsoleAccess console = new ConsoleAccess(
                admin.host().orElseThrow(),
                admin.port().orElse(USUAL_PORT),
                admin.user().orElse(USUAL_USER),
                admin.password().map(Secret::reveal),
                admin.sslmode());
        PgBouncer pooler = new PgBouncer(
                console,
                choice.database(),
                choice.config(),
                place(choice.target(), Wiring.address(configuration.target())),
                choice.probe()
                        .map(probe -> console.client(
                                choice.database(),
                                probe.user().orElseThrow(),
                                probe.password().map(Secret::reveal))));
        switches.add(pooler);
        poolers.add(pooler);
        if (choice.acceptSessionPooling()) {
            sessionAccepted.add(pooler);
        }
    }

    private static Place place(Optional<ConnInfo> said, DatabaseAddress usual) {
        return new Place(
                said.flatMap(ConnInfo::host).orElse(usual.host()),
                said.flatMap(ConnInfo::port).orElse(usual.port()),
                said.flatMap(ConnInfo::dbname).orElse(usual.database()),
                said.flatMap(ConnInfo::user),
                said.flatMap(ConnInfo::password).map(Secret::reveal));
    }
}
