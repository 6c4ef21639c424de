package io.lockstep.app.run;

import io.lockstep.cutover.HealthCheck;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tells a user once what is waited for, and once when all is well; what passes within two seconds is no news.
/// Confined to one thread.
final class Announcer {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<String> console;
    private final String well;
    private Set<String> told = Set.of();
    private Set<String> seen = Set.of();
    private long since;
    private boolean everWell;

    /// @param well what to say when everything is up
    Announcer(Consumer<String> console, String well) {
        this.console = console;
        this.well = well;
    }

    void look(List<HealthCheck> checks, long nanoTime) {
        Set<String> down = checks.stream()
                .filter(check -> !check.up())
                .map(check -> check.name() + ": " + check.detail())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!down.equals(seen)) {
            seen = down;
            since = nanoTime;
        }
        if (down.isEmpty()) {
            allWell();
        } else if (nanoTime - since >= PATIENCE.toNanos() && !down.equals(told)) {
            down.stream().filter(text -> !told.contains(text)).forEach(console);
            told = down;
        }
    }

    private void allWell() {
        if (!everWell || !told.isEmpty()) {
            console.accept(well);
        }
        everWell = true;
        told = Set.of();
    }
}
