package io.lockstep.capture;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Whose processor time it was: of this process by the names of its threads, and of the PostgreSQL servers. A part
/// whose
/// threads or processes have ended meanwhile has less.
final class Processor {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Processor() {}

    static Map<String, Long> byPart() {
        Map<String, Long> parts = new TreeMap<>();
        long threads = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long nanos = Math.max(0, THREADS.getThreadCpuTime(thread.threadId()));
            parts.merge(part(thread.getName()), nanos, Long::sum);
            threads += nanos;
        }
        parts.put("collector, compiler and threads that have ended", PROCESS.getProcessCpuTime() - threads);
        parts.put("PostgreSQL", servers());
        return parts;
    }

    private static String part(String thread) {
        if (thread.contains("change-event-source")) {
            return "capture: reading and decoding (Debezium)";
        }
        if (thread.startsWith("pool-") || thread.startsWith("kafka-producer-network-thread | producer")) {
            return "capture: fingerprints and sending";
        }
        if (thread.contains("StreamThread")) {
            return "verifier";
        }
        return thread.startsWith("data-plane") || thread.startsWith("raft") || thread.startsWith("kafka-")
                ? "broker"
                : "other";
    }

    private static long servers() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .filter(info ->
                        info.command().filter(name -> name.endsWith("postgres")).isPresent())
                .mapToLong(
                        info -> info.totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }
}
