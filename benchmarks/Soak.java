import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.events.json.Progress;
import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import io.lockstep.lab.Workload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Watches a pair of databases under load while services are killed with -9 at random, and then plants differences.
/// Ends with 0 only when no alarm was false, every change was accounted for, and every difference was confirmed.
final class Soak {
    private static final Duration DETECTION = Duration.ofMinutes(3);

    private final Options options;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private long changed;

    private Soak(Options options) {
        this.options = options;
    }

    public static void main(String[] words) throws Exception {
        var defaults = Map.of("minutes", "20", "changes", "500", "kills", "30", "faults", "10", "seed", "1");
        System.exit(new Soak(Options.of(words, defaults)).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        System.out.println("soak " + options);
        try (Fleet fleet = Fleet.start(2000, options.number("seed"), "1s")) {
            countMoves(fleet);
            long epoch = fleet.status().path("epoch").asLong();
            soak(fleet);
            fleet.await("PROVEN again, with nothing in flight", () -> fleet.proven() && fleet.status().path("inFlight").asLong(-1) == 0);
            promise("the epoch is the same", fleet.status().path("epoch").asLong() == epoch);
            quiet(fleet.divergences());
            conserved(fleet);
            plant(fleet);
            promise("every service was killed", kills.keySet().containsAll(Fleet.SERVICES) || options.number("kills") < 4);
        }
        broken.forEach(promise -> System.out.println("BROKEN         " + promise));
        System.out.println("result         " + (broken.isEmpty() ? "everything held" : "NOT as promised"));
        return broken.isEmpty();
    }

    private void soak(Fleet fleet) throws Exception {
        var random = new Random(options.number("seed"));
        double seconds = options.number("minutes") * 60.0;
        int toKill = options.number("kills");
        int done = 0;
        try (Workload workload = Workload.start(fleet.source(), options.number("seed"), transactionsPerSecond(fleet))) {
            long began = System.nanoTime();
            while (elapsed(began) < seconds) {
                verdicts.merge(fleet.verdict(), 1, Integer::sum);
                if (done < toKill && elapsed(began) >= seconds * (done + random.nextDouble()) / (toKill + 1)) {
                    killOne(fleet, Fleet.SERVICES.get(done < 8 ? done % 4 : random.nextInt(4)), random);
                    done++;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            workload.pause();
            changed += workload.counts().rows();
            System.out.printf("row changes    %d, %.0f a second%n", workload.counts().rows(), workload.counts().rows() / elapsed(began));
        }
        promise("as many kills as asked for", done == toKill);
        System.out.println("kills          " + kills);
        System.out.println("verdict seen   " + verdicts + " (once a second)");
    }

    private void killOne(Fleet fleet, String service, Random random) throws InterruptedException {
        fleet.kill(service);
        kills.merge(service, 1, Integer::sum);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(4000)));
        fleet.launch(service);
    }

    /// A transaction changes several rows: how many is measured.
    private double transactionsPerSecond(Fleet fleet) throws Exception {
        try (Workload probe = Workload.start(fleet.source(), options.number("seed") + 1, 20)) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
            probe.pause();
            var counts = probe.counts();
            changed += counts.rows();
            return options.number("changes") * (double) counts.transactions() / Math.max(1, counts.rows());
        }
    }

    private void quiet(List<JsonNode> divergences) {
        long confirmed = divergences.stream().filter(Soak::confirmed).count();
        System.out.println("raised         " + divergences.size() + ", of them confirmed " + confirmed);
        divergences.forEach(one -> System.out.println("  " + one));
        promise("no divergence was ever confirmed, so nobody was paged", confirmed == 0);
        promise("no row was ever suspected", divergences.isEmpty());
    }

    private static boolean confirmed(JsonNode divergence) {
        return divergence.path("state").asText().equals("CONFIRMED") || divergence.hasNonNull("evidence");
    }

    /// A row that gets another key is two changes, and one to the workload: a trigger counts them.
    private static void countMoves(Fleet fleet) throws SQLException {
        try (Connection connection = fleet.source().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE SCHEMA soak;
                    CREATE SEQUENCE soak.moves MINVALUE 0 START 0;
                    SELECT nextval('soak.moves');
                    CREATE FUNCTION soak.moved() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM nextval('soak.moves'); RETURN NULL; END $$;
                    CREATE TRIGGER moved AFTER UPDATE ON public.order_items FOR EACH ROW
                        WHEN ((OLD.order_id, OLD.line) IS DISTINCT FROM (NEW.order_id, NEW.line))
                        EXECUTE FUNCTION soak.moved();
                    """);
        }
    }

    private static long moves(Fleet fleet) throws SQLException {
        try (Connection connection = fleet.source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT last_value FROM soak.moves")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// What was written is what was captured, and all of it is accounted for.
    private void conserved(Fleet fleet) throws SQLException {
        long written = changed + moves(fleet);
        List<Progress> progress = fleet.progress();
        long source = sum(progress, each -> each.sourceAccount().received() - each.sourceAccount().dropped());
        long target = sum(progress, each -> each.targetAccount().received() - each.targetAccount().dropped());
        long settled = sum(progress, each -> each.sourceAccount().settled() + each.sourceAccount().superseded());
        System.out.println("accounts       written " + written + ", captured " + source + " and " + target + ", settled " + settled);
        promise("the accounts balance", progress.stream()
                .allMatch(each -> each.sourceAccount().balanced() && each.targetAccount().balanced()));
        promise("every change that was written was captured on both sides, once", source == written && target == written);
        promise("every change that was captured is settled", settled == source);
    }

    private void plant(Fleet fleet) throws Exception {
        var injection = new FaultInjection(fleet.source(), fleet.target());
        injection.prime();
        long before = watermark(fleet);
        fleet.await("the primed rows are proven", () -> watermark(fleet) > before + 3);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < options.number("faults"); i++) {
            faults.add(injection.inject(FaultKind.values()[i % FaultKind.values().length]));
        }
        long began = System.nanoTime();
        List<JsonNode> found = List.of();
        while (elapsed(began) < DETECTION.toSeconds() && !everyOne(faults, found)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            found = fleet.divergences();
        }
        System.out.printf("planted        %d, confirmed with key, columns and both images %d, after %.1f s%n",
                faults.size(), count(faults, found), elapsed(began));
        found.forEach(one -> System.out.println("  " + one));
        promise("every planted difference was confirmed with key, columns and both images", everyOne(faults, found));
        promise("nothing else was raised", found.size() == faults.size());
    }

    private static long watermark(Fleet fleet) {
        return fleet.status().path("watermark").path("sequence").asLong();
    }

    private static boolean everyOne(List<Fault> faults, List<JsonNode> found) {
        return count(faults, found) == faults.size();
    }

    private static long count(List<Fault> faults, List<JsonNode> found) {
        return faults.stream().filter(fault -> found.stream().anyMatch(names(fault))).count();
    }

    /// Confirmed by direct reads, with its class, key and columns, and what both sides have in them.
    private static Predicate<JsonNode> names(Fault fault) {
        return one -> one.path("state").asText().equals("CONFIRMED")
                && one.path("class").asText().equals(fault.expected())
                && one.path("table").asText().equals(fault.table().toString())
                && one.path("key").size() == fault.key().size()
                && fault.key().entrySet().stream()
                        .allMatch(column -> one.path("key").path(column.getKey()).asText().equals(column.getValue()))
                && fault.columns().equals(texts(one.path("columns")))
                && shown(one.path("evidence"), fault);
    }

    /// Each side has a fingerprint in every column that differs, or is named as absent.
    private static boolean shown(JsonNode evidence, Fault fault) {
        boolean source = evidence.path("source").asText().equals("PRESENT");
        boolean target = evidence.path("target").asText().equals("PRESENT");
        List<JsonNode> columns = new ArrayList<>();
        evidence.path("columns").forEach(columns::add);
        boolean named = fault.columns().isEmpty()
                ? source != target && !columns.isEmpty()
                : source && target && fault.columns().equals(columns.stream().map(each -> each.path("name").asText()).toList());
        return named
                && columns.stream().allMatch(each -> fingerprint(each, "source") == source && fingerprint(each, "target") == target);
    }

    private static boolean fingerprint(JsonNode column, String side) {
        return column.path(side).path("fingerprint").asText().matches("[0-9a-f]{16}");
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static long sum(List<Progress> progress, ToLongFunction<Progress> figure) {
        return progress.stream().mapToLong(figure).sum();
    }

    private void promise(String what, boolean kept) {
        if (!kept) {
            broken.add(what);
        }
    }

    private static double elapsed(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
