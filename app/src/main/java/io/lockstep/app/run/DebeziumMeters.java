package io.lockstep.app.run;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/// What Debezium says of the engine that reads a slot, off its streaming MBean. What it does not say is not a number.
///
/// @param server its `topic.prefix`
record DebeziumMeters(Tags tags, String server) {
    private enum Attribute {
        QUEUE_CAPACITY(
                false, "debezium_queue_capacity", "QueueTotalCapacity", "Change events that its queue has room for"),
        QUEUE_REMAINING(
                false,
                "debezium_queue_remaining_capacity",
                "QueueRemainingCapacity",
                "Change events that still go into its queue"),
        EVENTS(true, "debezium_events_seen", "TotalNumberOfEventsSeen", "Change events read since the engine started"),
        ERRONEOUS(
                true,
                "debezium_erroneous_events",
                "NumberOfErroneousEvents",
                "Change events that it could not read as such"),
        TRANSACTIONS(
                true,
                "debezium_committed_transactions",
                "NumberOfCommittedTransactions",
                "Transactions read to their commit");

        private final boolean counted;
        private final String metric;
        private final String name;
        private final String help;

        Attribute(boolean counted, String metric, String name, String help) {
            this.counted = counted;
            this.metric = metric;
            this.name = name;
            this.help = help;
        }
    }

    /// Shows the metrics until what it returns is closed.
    AutoCloseable bind(MeterRegistry registry) {
        List<Meter> meters = Stream.of(Attribute.values())
                .map(each -> each.counted ? counter(registry, each) : gauge(registry, each))
                .toList();
        return new Bound(this, registry, meters);
    }

    /// Keeps what the meters read: they themselves do not.
    private record Bound(DebeziumMeters read, MeterRegistry registry, List<Meter> meters) implements AutoCloseable {
        @Override
        public void close() {
            meters.forEach(registry::remove);
        }
    }

    private Meter gauge(MeterRegistry registry, Attribute each) {
        return Gauge.builder(each.metric, this, read -> read.value(each.name))
                .description(each.help)
                .tags(tags)
                .register(registry);
    }

    private Meter counter(MeterRegistry registry, Attribute each) {
        return FunctionCounter.builder(each.metric, this, read -> read.value(each.name))
                .description(each.help)
                .tags(tags)
                .register(registry);
    }

    /// It says -1 where it does not know.
    private double value(String attribute) {
        try {
            var bean = new ObjectName("debezium.postgres:type=connector-metrics,context=streaming,server=" + server);
            Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute);
            return value instanceof Number number && number.longValue() >= 0 ? number.doubleValue() : Double.NaN;
        } catch (JMException _) {
            return Double.NaN;
        }
    }
}
