import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import io.lockstep.lab.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Watches a pair of databases under load while services are killed with -9 at random, and then plants differences.
/// Ends with 0 only when no alarm was false and no difference was missed.
final class Soak {
    private final Map<String, String> options;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    private Soak(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] words) throws Exception {
        var options = new HashMap<>(Map.of("minutes", "20", "changes", "500", "kills", "30", "faults", "10", "seed", "1"));
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (options.put(words[i].replaceFirst("^--", ""), words[i + 1]) == null) {
                throw new IllegalArgumentException(words[i] + " is none of " + options.keySet());
            }
        }
        System.exit(new Soak(options).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        System.out.println("soak " + new TreeMap<>(options));
        try (Fleet fleet = Fleet.start(2000, number("seed"), "1s")) {
            String epoch = Fleet.member(fleet.status(), "epoch", "?");
            long rows = soak(fleet);
            fleet.await("PROVEN again", () -> fleet.ready() && fleet.verdict().equals("PROVEN"));
            promise("the epoch is the same", epoch.equals(Fleet.member(fleet.status(), "epoch", "?")));
            int raised = count(fleet.divergences("?limit=1000"), "\"id\":\"");
            int confirmed = count(fleet.divergences("?limit=1000&state=CONFIRMED"), "\"id\":\"");
            promise("no divergence was confirmed", confirmed == 0);
            int found = plant(fleet);
            System.out.println("row changes    " + rows + ", " + rows / Math.max(1, number("minutes") * 60) + " a second");
            System.out.println("kills          " + kills);
            System.out.println("verdict seen   " + verdicts + " (once a second)");
            System.out.println("raised         " + raised + " suspects, " + confirmed + " confirmed divergences");
            System.out.println("planted        " + number("faults") + ", found " + found);
            promise("every service was killed", kills.keySet().containsAll(Fleet.SERVICES) || number("kills") < 4);
            promise("every planted difference was found", found == number("faults"));
        }
        broken.forEach(promise -> System.out.println("BROKEN         " + promise));
        System.out.println("result         " + (broken.isEmpty() ? "everything held" : "NOT as promised"));
        return broken.isEmpty();
    }

    /// Returns how many rows the workload changed.
    private long soak(Fleet fleet) throws Exception {
        var random = new Random(number("seed"));
        double seconds = number("minutes") * 60.0;
        try (Workload workload = Workload.start(fleet.source(), number("seed"), transactionsPerSecond(fleet))) {
            long began = System.nanoTime();
            int done = 0;
            while (elapsed(began) < seconds) {
                verdicts.merge(fleet.verdict(), 1, Integer::sum);
                if (done < number("kills") && elapsed(began) >= seconds * (done + random.nextDouble()) / (number("kills") + 1)) {
                    killOne(fleet, done < 4 ? Fleet.SERVICES.get(done) : Fleet.SERVICES.get(random.nextInt(4)), random);
                    done++;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            promise("as many kills as asked for", done == number("kills"));
            return workload.counts().rows();
        }
    }

    private void killOne(Fleet fleet, String service, Random random) throws InterruptedException {
        fleet.kill(service);
        kills.merge(service, 1, Integer::sum);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(4000)));
        fleet.launch(service);
    }

    /// A transaction changes several rows: how many is measured.
    private double transactionsPerSecond(Fleet fleet) throws Exception {
        try (Workload probe = Workload.start(fleet.source(), number("seed") + 1, 20)) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
            var counts = probe.counts();
            return number("changes") * (double) counts.transactions() / Math.max(1, counts.rows());
        }
    }

    /// Returns how many of the planted differences were named with their key and columns.
    private int plant(Fleet fleet) throws Exception {
        var injection = new FaultInjection(fleet.source(), fleet.target());
        injection.prime();
        long before = Long.parseLong(Fleet.member(fleet.status(), "sequence", "0"));
        fleet.await("the primed rows are proven", () -> Long.parseLong(Fleet.member(fleet.status(), "sequence", "0")) > before + 3);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < number("faults"); i++) {
            faults.add(injection.inject(FaultKind.values()[i % FaultKind.values().length]));
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        int found = 0;
        while (found < faults.size() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            String all = fleet.divergences("?limit=1000");
            found = (int) faults.stream().filter(fault -> named(all, fault)).count();
        }
        return found;
    }

    private static boolean named(String divergences, Fault fault) {
        String key = fault.key().values().iterator().next();
        for (String one : divergences.split("(?=\\{\"id\":\")")) {
            if (one.contains("\"" + fault.expected() + "\"")
                    && one.contains(fault.table().name())
                    && one.matches("(?s).*[:\"]" + quoted(key) + "[,\"}].*")
                    && fault.columns().stream().allMatch(column -> one.contains("\"" + column + "\""))) {
                return true;
            }
        }
        return false;
    }

    private static String quoted(String text) {
        return java.util.regex.Pattern.quote(text);
    }

    private void promise(String what, boolean kept) {
        if (!kept) {
            broken.add(what);
        }
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private static double elapsed(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
