package io.lockstep.app.demo;

import java.util.List;
import java.util.stream.Collectors;

/// A row of bars, one a sample, scaled to the largest.
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    static String of(List<Double> samples) {
        double largest = samples.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return samples.stream().map(sample -> bar(sample, largest)).collect(Collectors.joining());
    }

    private static String bar(double sample, double largest) {
        int height = largest <= 0 ? 0 : (int) Math.round(sample / largest * (BARS.length() - 1));
        return BARS.substring(height, height + 1);
    }
}
