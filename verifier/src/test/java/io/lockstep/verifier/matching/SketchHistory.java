package io.lockstep.verifier.matching;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Two logs that the sketch's own simulator has written, and what the sketch said when it read them. The head of
/// `src/test/model/sketch/export.py` says what the lines of the file mean.
///
/// @param wrong the keys that differ in truth at the end
record SketchHistory(
        String name, Mode mode, Map<Side, List<ChangeRecord>> logs, List<Told> readings, Set<Integer> wrong) {
    /// One record read.
    record Read(Side side, int index) {}

    /// What was said of the keys at the newest proof point.
    record Verdict(long watermark, long proven, Set<Integer> suspects, Set<Integer> undecided) {
        static final Verdict NONE = new Verdict(0, 0, Set.of(), Set.of());
    }

    /// One order of reading and what the sketch said in it.
    ///
    /// @param said by the number of records read; only where it changed
    record Told(String name, List<Read> order, NavigableMap<Integer, Verdict> said) {
        Verdict after(int records) {
            Map.Entry<Integer, Verdict> entry = said.floorEntry(records);
            return entry == null ? Verdict.NONE : entry.getValue();
        }
    }

    @Override
    public String toString() {
        return name + " " + mode;
    }

    Told targetFirst() {
        return reading("target-first");
    }

    Told own() {
        return reading("own");
    }

    private Told reading(String wanted) {
        return readings.stream()
                .filter(reading -> reading.name().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    static List<SketchHistory> all() {
        var histories = new ArrayList<SketchHistory>();
        var resource = requireNonNull(SketchHistory.class.getResourceAsStream("/histories/sketch.txt.gz"));
        try (var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), UTF_8))) {
            lines.lines().map(line -> line.split(" ", -1)).forEach(words -> read(words, histories));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return histories;
    }

    private static void read(String[] words, List<SketchHistory> histories) {
        if (words[0].equals("history")) {
            var fresh = new EnumMap<Side, List<ChangeRecord>>(Side.class);
            histories.add(
                    new SketchHistory(words[1], Mode.valueOf(words[2]), fresh, new ArrayList<>(), new TreeSet<>()));
            return;
        }
        SketchHistory history = histories.getLast();
        switch (words[0]) {
            case "source" -> history.logs.put(Side.SOURCE, log(words));
            case "target" -> history.logs.put(Side.TARGET, log(words));
            case "reading" -> history.readings.add(new Told(words[1], order(words), new TreeMap<>()));
            case "=" -> history.readings.getLast().said().put(Integer.parseInt(words[1]), verdict(words));
            case "wrong" -> history.wrong.addAll(keys(words[1]));
            default -> throw new IllegalArgumentException("Unknown line " + words[0]);
        }
    }

    private static List<ChangeRecord> log(String[] words) {
        var records = new ArrayList<ChangeRecord>();
        for (String word : List.of(words).subList(1, words.length)) {
            records.add(record(records.size() + 1, word.split(",", -1)));
        }
        return records;
    }

    private static ChangeRecord record(int position, String[] parts) {
        if (parts[0].equals("w")) {
            return Records.watermark(position, Long.parseLong(parts[2]), Long.parseLong(parts[3]), 1);
        }
        Operation operation = switch (parts[3]) {
            case "i" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            default -> throw new IllegalArgumentException("Unknown operation " + parts[3]);
        };
        return Records.version(position, Long.parseLong(parts[1]), Integer.parseInt(parts[2]), operation, parts[4]);
    }

    private static List<Read> order(String[] words) {
        var order = new ArrayList<Read>();
        for (String word : List.of(words).subList(2, words.length)) {
            Side side = word.startsWith("s") ? Side.SOURCE : Side.TARGET;
            int dash = word.indexOf('-');
            for (int i = Integer.parseInt(word.substring(1, dash));
                    i < Integer.parseInt(word.substring(dash + 1));
                    i++) {
                order.add(new Read(side, i));
            }
        }
        return order;
    }

    private static Verdict verdict(String[] words) {
        return new Verdict(Long.parseLong(words[2]), Long.parseLong(words[3]), keys(words[4]), keys(words[5]));
    }

    private static Set<Integer> keys(String numbers) {
        return numbers.equals("-")
                ? Set.of()
                : Stream.of(numbers.split(",", -1)).map(Integer::valueOf).collect(Collectors.toSet());
    }
}
