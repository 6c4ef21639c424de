package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Plays every scenario with one seed after another and notes each seed in a log, so that it goes on where it
/// ended. Ends at the first migration of which anything is not as it should be, with its scenario and seed.
/// `benchmarks/simulate`.
final class Simulate {
    private static final List<Scenario> SCENARIOS =
            Stream.concat(Scenario.all().stream(), Scenario.thinning().stream()).toList();
    private static final long SECOND = 1_000_000_000L;

    private Simulate() {}

    /// @param arguments the log, and how many more seeds to play
    public static void main(String[] arguments) {
        Path log = Path.of(arguments[0]);
        long more = Long.parseLong(arguments[1]);
        List<Played> before = Played.in(log);
        long first = before.isEmpty() ? 0 : before.getLast().seed() + 1;
        var progress = new Progress(first, more);
        for (long seed = first; seed < first + more; seed++) {
            Played.all(seed).append(log);
            progress.tell(seed);
        }
        System.out.print(summary(Played.in(log)));
    }

    private static String summary(List<Played> seeds) {
        var sums = new TreeMap<String, Long>();
        seeds.forEach(played -> played.counts().forEach((what, count) -> sums.merge(what, count, Long::sum)));
        var lines = new StringBuilder("%,d seeds, nothing wrong in any%n".formatted(seeds.size()));
        sums.forEach((what, count) -> lines.append("%-28s %,15d%n".formatted(what, count)));
        return lines.toString();
    }

    /// What happened with one seed, counted by name over all scenarios.
    record Played(long seed, Map<String, Long> counts) {
        static Played all(long seed) {
            var counts = new TreeMap<String, Long>();
            for (Scenario scenario : SCENARIOS) {
                Trial trial = Trial.of(scenario, seed);
                if (!trial.flaws().isEmpty()) {
                    throw new AssertionError(trial + "\n" + String.join("\n", trial.flaws()));
                }
                count(scenario, trial, counts);
            }
            return new Played(seed, counts);
        }

        private static void count(Scenario scenario, Trial trial, Map<String, Long> counts) {
            counts.merge("migrations", 1L, Long::sum);
            counts.merge("records", (long) trial.records(), Long::sum);
            boolean faulted = trial.faulted();
            counts.merge(faulted ? "fault." + scenario.fault() : "fault.none", 1L, Long::sum);
            trial.raised().forEach(type -> counts.merge("suspect." + type, 1L, Long::sum));
        }

        static List<Played> in(Path log) {
            try (Stream<String> lines = Files.exists(log) ? Files.lines(log) : Stream.empty()) {
                return lines.map(Played::parse).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Played parse(String line) {
            var counts = new TreeMap<String, Long>();
            for (String field : line.split(" ", -1)) {
                String[] pair = field.split("=", 2);
                counts.put(pair[0], Long.parseLong(pair[1]));
            }
            long seed = requireNonNull(counts.remove("seed"));
            return new Played(seed, counts);
        }

        void append(Path log) {
            String line = counts.entrySet().stream()
                    .map(count -> count.getKey() + "=" + count.getValue())
                    .collect(Collectors.joining(" ", "seed=" + seed + " ", "\n"));
            try {
                Files.writeString(
                        log, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Says on standard error, every ten seconds, how far it is.
    private static final class Progress {
        private final long first;
        private final long more;
        private final long began = System.nanoTime();
        private long told = began;

        Progress(long first, long more) {
            this.first = first;
            this.more = more;
        }

        void tell(long seed) {
            long now = System.nanoTime();
            long done = seed - first + 1;
            if (now - told >= 10 * SECOND || done == more) {
                told = now;
                double rate = (double) done * SCENARIOS.size() * SECOND / (now - began);
                long left = Math.round((more - done) * SCENARIOS.size() / rate);
                System.err.printf(
                        Locale.ROOT,
                        "seed %d: %d of %d, %.0f migrations a second, %d s left%n",
                        seed,
                        done,
                        more,
                        rate,
                        left);
            }
        }
    }
}
