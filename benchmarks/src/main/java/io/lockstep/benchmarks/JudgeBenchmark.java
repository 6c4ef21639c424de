package io.lockstep.benchmarks;

import com.sun.management.ThreadMXBean;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Side;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The judge alone, with its memory on the heap and records already decoded. One operation is one record: half of
/// them are the source's, half the target's, and every version is settled in the end.
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 1, time = 20) // JMH adds the counters of iterations up
public class JudgeBenchmark {
    private static final int VERSIONS = 300_000;

    @Param({"1000", "100000"})
    public int keysInFlight;

    @Param({"ORDERED", "CAUSAL"})
    public Mode mode = Mode.ORDERED;

    private final List<Entry> log = new ArrayList<>(2 * VERSIONS + 1000);

    @Setup
    public void write() {
        new ChangeLogs(2L * keysInFlight, (side, record) -> log.add(new Entry(side, record)))
                .run(VERSIONS, keysInFlight, Math.max(keysInFlight / 10, 100))
                .settle(3);
    }

    @Benchmark
    @OperationsPerInvocation(2 * VERSIONS)
    public HeapState judge(Core core) {
        core.begin();
        HeapState state = judge();
        core.end(log.size());
        return state;
    }

    private HeapState judge() {
        var judge = new Judge(Rules.of(mode));
        var state = new HeapState();
        for (Entry entry : log) {
            judge.on(entry.side(), entry.record(), Instant.EPOCH, state);
        }
        if (state.lane().sourceAccount().settled() != VERSIONS) {
            throw new IllegalStateException("Not everything was settled: " + state.lane());
        }
        return state;
    }

    record Entry(Side side, ChangeRecord record) {}

    /// What the judging thread itself has used, so that the figures hold on a machine that others use too.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Core {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long cpuNanos;
        private long bytes;
        private long records;
        private long cpuBegan;
        private long bytesBegan;

        @Setup(Level.Iteration)
        public void clear() {
            cpuNanos = 0;
            bytes = 0;
            records = 0;
        }

        void begin() {
            cpuBegan = threads.getCurrentThreadCpuTime();
            bytesBegan = threads.getCurrentThreadAllocatedBytes();
        }

        void end(int judged) {
            cpuNanos += threads.getCurrentThreadCpuTime() - cpuBegan;
            bytes += threads.getCurrentThreadAllocatedBytes() - bytesBegan;
            records += judged;
        }

        /// Records a second of processor time.
        public double recordsACoreSecond() {
            return records * 1e9 / cpuNanos;
        }

        public double bytesARecord() {
            return (double) bytes / records;
        }
    }
}
