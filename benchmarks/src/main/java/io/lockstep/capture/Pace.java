package io.lockstep.capture;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// How fast a backlog was worked off, from the moment at which a fifth of it was done, when the JVM is warm and what
/// was
/// read ahead does not count any more.
///
/// @param changesASecond by the clock
/// @param microsAChange of processor time of the threads that were started for it
/// @param shares of that time, by thread
record Pace(double changesASecond, double microsAChange, Map<String, Double> shares) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long LOOK_MILLIS = 5;

    /// @param others threads whose time does not count
    static Pace of(LongSupplier done, long changes, Set<Long> others) throws InterruptedException {
        Moment begin = Moment.reached(done, changes / 5, others);
        Moment end = Moment.reached(done, changes, others);
        double counted = end.done - begin.done;
        Map<String, Double> micros = new TreeMap<>();
        end.cpuNanos.forEach((thread, nanos) -> micros.merge(
                group(thread), (nanos - begin.cpuNanos.getOrDefault(thread, 0L)) / 1000.0 / counted, Double::sum));
        return new Pace(
                counted * 1e9 / (end.nanos - begin.nanos),
                micros.values().stream().mapToDouble(Double::doubleValue).sum(),
                micros);
    }

    /// The threads that run now.
    static Set<Long> threads() {
        return Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
    }

    private static String group(String thread) {
        return thread.replaceAll("[0-9]+", "N").replaceAll("lockstep_\\w+", "slot");
    }

    private record Moment(long nanos, long done, Map<String, Long> cpuNanos) {
        static Moment reached(LongSupplier done, long wanted, Set<Long> others) throws InterruptedException {
            while (done.getAsLong() < wanted) {
                Thread.sleep(LOOK_MILLIS);
            }
            Map<String, Long> cpu = new TreeMap<>();
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !others.contains(thread.threadId()))
                    .forEach(thread ->
                            cpu.merge(thread.getName(), THREADS.getThreadCpuTime(thread.threadId()), Long::sum));
            return new Moment(System.nanoTime(), done.getAsLong(), cpu);
        }
    }
}
