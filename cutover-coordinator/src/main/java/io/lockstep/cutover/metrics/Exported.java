package io.lockstep.cutover.metrics;

import java.util.List;

/// A metric of Lockstep's own: its name and type are what Prometheus stores, its help and labels what
/// `docs/metrics.md` says of it. Each also has the label `migration`.
public interface Exported {
    /// How Prometheus is to read the values.
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    Type type();

    /// The name as Prometheus stores it.
    String prometheusName();

    String help();

    /// The labels besides `migration`, in order.
    List<String> labels();

    /// The name as Prometheus' client wants it: it adds the ending of a counter itself.
    default String baseName() {
        String name = prometheusName();
        return type() == Type.COUNTER ? name.substring(0, name.length() - "_total".length()) : name;
    }
}
