package io.lockstep.cutover.notify;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.live.Follower;
import io.lockstep.cutover.metrics.ServiceMetric;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Overview;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people of one leg of a migration as long as it is open. Thread-safe.
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private static final Duration TICK = Duration.ofSeconds(1);
    /// A coordinator that was restarted tells again what may not have been told: twice rather than never.
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(2);

    private final NotifySettings settings;
    private final Leg leg;
    private final InstantSource clock;
    private final Notices notices;
    private final List<Outbox> outboxes;
    private final Follower follower;
    private final Thread thread;
    private Instant reported;

    /// What is told of.
    ///
    /// @param migration its name, on later legs with the leg
    /// @param ids what a run is called outside, by its number
    /// @param newest the newest cutover, as far as this process knows
    public record Leg(
            String migration,
            EventLog events,
            LongFunction<String> ids,
            Supplier<Overview> overview,
            Supplier<Optional<Standing>> newest) {}

    private Notifier(NotifySettings settings, Leg leg, MeterRegistry registry, InstantSource clock) {
        this.settings = settings;
        this.leg = leg;
        this.clock = clock;
        Instant now = clock.instant();
        reported = now;
        notices = new Notices(leg.migration(), leg.ids(), now.minus(TOLD_AGAIN));
        outboxes = settings.recipients().stream()
                .map(recipient -> new Outbox(
                        recipient, clock, fates(registry, recipient.channel().type())))
                .toList();
        follower = leg.events().follow(Optional.empty());
        thread = Thread.ofVirtual().name("notices").start(this::work);
    }

    /// Begins to tell; with nobody to be told it does nothing.
    public static Optional<Notifier> start(
            NotifySettings settings, Leg leg, MeterRegistry registry, InstantSource clock) {
        return settings.recipients().isEmpty()
                ? Optional.empty()
                : Optional.of(new Notifier(settings, leg, registry, clock));
    }

    private Outbox.Fates fates(MeterRegistry registry, String channel) {
        return new Outbox.Fates(
                counter(registry, channel, "delivered"),
                counter(registry, channel, "refused"),
                counter(registry, channel, "given_up"));
    }

    private Counter counter(MeterRegistry registry, String channel, String result) {
        return Counter.builder(ServiceMetric.NOTICES.baseName())
                .description(ServiceMetric.NOTICES.help())
                .tags("migration", leg.migration(), "channel", channel, "result", result)
                .register(registry);
    }

    private void work() {
        try {
            while (!leg.events().closed()) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            follower.next(TICK).forEach(news -> notices.of(news.event()).forEach(this::tell));
            notices.look(leg.overview().get()).forEach(this::tell);
            report();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("What happens cannot be told at the moment");
            Thread.sleep(TICK);
        }
    }

    private void report() {
        Instant now = clock.instant();
        settings.every()
                .filter(_ -> !notices.isDecided())
                .filter(every -> reported.toEpochMilli() / every.toMillis() < now.toEpochMilli() / every.toMillis())
                .ifPresent(every -> {
                    reported = now;
                    tell(StatusReport.of(
                            leg.migration(), leg.overview().get(), leg.newest().get(), every));
                });
    }

    private void tell(Notice notice) {
        outboxes.forEach(outbox -> outbox.put(notice));
    }

    /// Tells nothing any more; what was not delivered yet is given up.
    @Override
    public void close() {
        thread.interrupt();
        outboxes.forEach(Outbox::close);
    }
}
