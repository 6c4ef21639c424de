package io.lockstep.cutover;

import io.lockstep.cutover.notify.NotifySettings;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.cutover.view.SlotView;
import io.lockstep.events.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a coordinator is started with.
///
/// @param kafka the properties of every Kafka client, `bootstrap.servers` among them; they may hold
///     passwords and are never shown
/// @param bind the address to serve on: a loopback address, since nobody has to log in to read
/// @param port the port to serve on; 0 takes a free one
/// @param tokensFile who may write; it need not exist, and then nobody may
/// @param neighbours the checks of services in the same process, which count for its readiness
/// @param slots what is seen of the captures' slots
/// @param cutover empty when it cannot cut over
/// @param told who is told of what happens
public record CoordinatorSettings(
        Topics topics,
        Map<String, String> kafka,
        ProofRules rules,
        String bind,
        int port,
        Path tokensFile,
        Supplier<List<HealthCheck>> neighbours,
        Supplier<List<SlotView>> slots,
        Optional<CutoverSettings> cutover,
        NotifySettings told) {
    /// Of a coordinator that looks at no slots.
    public CoordinatorSettings(
            Topics topics,
            Map<String, String> kafka,
            ProofRules rules,
            String bind,
            int port,
            Path tokensFile,
            Supplier<List<HealthCheck>> neighbours) {
        this(
                topics,
                kafka,
                rules,
                bind,
                port,
                tokensFile,
                neighbours,
                List::of,
                Optional.empty(),
                NotifySettings.NOBODY);
    }

    /// The same, able to cut over.
    public CoordinatorSettings with(CutoverSettings how) {
        return new CoordinatorSettings(
                topics, kafka, rules, bind, port, tokensFile, neighbours, slots, Optional.of(how), told);
    }

    /// The same, telling these.
    public CoordinatorSettings telling(NotifySettings whom) {
        return new CoordinatorSettings(topics, kafka, rules, bind, port, tokensFile, neighbours, slots, cutover, whom);
    }

    public CoordinatorSettings {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("The Kafka client properties need bootstrap.servers");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("http.port must be from 0 to 65535, got " + port);
        }
    }

    @Override
    public String toString() {
        return "CoordinatorSettings[" + topics + ", kafka=" + kafka.get("bootstrap.servers") + ", " + rules + ", "
                + bind + ":" + port + "]";
    }
}
