package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.lease.Lease;
import io.lockstep.cutover.lease.LeaseRow;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Where poolers lead to, and who goes round them.
record Routes(List<PgBouncer> poolers, List<String> appRoles, CutoverTables tables) {
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// By a client of each pooler where one may look, else by what the consoles say: all of them the same.
    Sighting source(Databases databases) throws Exception {
        ServerIdentity wanted = databases.read(Side.SOURCE, ServerIdentity::of);
        List<String> wrong = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (PgBouncer pooler : poolers) {
            places.add(pooler.pointsTo());
            pooler.behind()
                    .filter(behind -> !behind.isSameServer(wanted))
                    .ifPresent(behind -> wrong.add(pooler.name() + ": a client gets to " + behind));
        }
        if (wrong.isEmpty() && places.size() > 1) {
            wrong.add("they point to " + places.stream().sorted().collect(Collectors.joining(" and ")));
        }
        return wrong.isEmpty()
                ? Sighting.pass(String.join("", places))
                : Sighting.fail(
                        String.join("; ", wrong),
                        "correct cutover.traffic: a pooler of another database must not be switched");
    }

    /// A lease that has begun anew is lower than what an earlier installation left in the file.
    Sighting epoch(Databases databases) throws Exception {
        long now = databases.read(
                Side.SOURCE,
                source -> Lease.look(source, tables).map(LeaseRow::epoch).orElse(0L));
        List<String> ahead = new ArrayList<>();
        for (PgBouncer pooler : poolers) {
            long newest = pooler.file().read().newestEpoch(pooler.database());
            if (newest > now) {
                ahead.add(pooler.file().path() + " was changed under epoch " + newest + ", the lease's is " + now);
            }
        }
        return ahead.isEmpty()
                ? Sighting.pass("epoch " + now)
                : Sighting.fail(
                        String.join("; ", ahead),
                        "see that no other coordinator uses the file, then delete its comments '; lockstep run=…'");
    }

    Sighting probe(Databases databases) {
        List<String> blind = poolers.stream()
                .filter(pooler -> !pooler.isLookedThrough())
                .map(PgBouncer::name)
                .toList();
        return blind.isEmpty()
                ? Sighting.pass("a client of each")
                : Sighting.fail(
                        String.join("; ", blind),
                        "name a probe of it in cutover.traffic: without one only its console says where clients get to");
    }

    /// From here, which need not be where the pooler is.
    Sighting target(Databases databases) {
        for (PgBouncer pooler : poolers) {
            Place place = pooler.target();
            try (Socket socket = new Socket()) {
                if (!place.host().startsWith("/")) {
                    socket.connect(new InetSocketAddress(place.host(), place.port()), Math.toIntExact(LOOK.toMillis()));
                }
            } catch (IOException e) {
                return Sighting.fail(
                        pooler.name() + ": " + place.host() + ":" + place.port() + ": " + e.getMessage(),
                        "see that the pooler reaches the target, which can only be tried from here");
            }
        }
        return Sighting.pass("as far as it can be seen from here");
    }

    Sighting direct(Databases databases) throws Exception {
        Set<String> ours = new HashSet<>();
        for (PgBouncer pooler : poolers) {
            try (Console console = Console.open(pooler.access(), LOOK)) {
                console.show("SERVERS")
                        .forEach(server -> ours.add(server.get("local_addr") + ":" + server.get("local_port")));
            }
        }
        Map<String, Long> others = databases.read(Side.SOURCE, source -> direct(source, ours));
        return others.isEmpty()
                ? Sighting.pass("none now")
                : Sighting.fail(
                        others.entrySet().stream()
                                .map(each -> each.getValue() + " from " + each.getKey())
                                .sorted()
                                .collect(Collectors.joining("; ")),
                        "have them connect through a pooler: the fence ends their sessions, and nothing leads them on");
    }

    private Map<String, Long> direct(Connection source, Set<String> ours) throws SQLException {
        return Query.list(
                        source,
                        "SELECT coalesce(host(client_addr), 'a socket'), client_port::text, application_name"
                                + " FROM pg_catalog.pg_stat_activity WHERE datname = current_database()"
                                + " AND backend_type = 'client backend' AND usename::text = ANY (?)",
                        row -> new Session(row.getString(1), row.getString(2), row.getString(3)),
                        (Object) appRoles.toArray(String[]::new))
                .stream()
                .filter(session -> !ours.contains(session.address + ":" + session.port))
                .collect(Collectors.groupingBy(Session::toString, Collectors.counting()));
    }

    private record Session(String address, String port, String application) {
        @Override
        public String toString() {
            return address
                    + Optional.of(application)
                            .filter(name -> !name.isEmpty())
                            .map(name -> " (" + name + ")")
                            .orElse("");
        }
    }
}
