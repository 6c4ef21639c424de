package io.lockstep.capture;

import io.lockstep.capture.audit.Audit;
import io.lockstep.capture.audit.Deliveries;
import io.lockstep.capture.audit.Rhythm;
import io.lockstep.capture.database.Catalogue;
import io.lockstep.capture.database.SlotState;
import io.lockstep.capture.encoding.RecordEncoder;
import io.lockstep.capture.encoding.RuleUses;
import io.lockstep.capture.encoding.Shapes;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.capture.encoding.Unchanged;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Captures one side of one lane until it is closed: from its slot, through an engine, to the change
/// topic. An engine that fails is replaced by a fresh one, which begins again where the slot stands.
/// Thread-safe.
public final class Capture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration AUDIT_INTERVAL = Duration.ofSeconds(60);
    private static final Duration AUDIT_SAMPLE = Duration.ofSeconds(2);
    private static final Duration STOP_INTERVAL = Duration.ofMillis(50);

    private final CaptureSettings settings;
    private final Wiring wiring;
    private final CaptureProgress progress;
    private final Continuity continuity;
    private final SlotWatch slots;
    private final SideWatch watch;
    private final RuleUses uses;
    private final Map<TableId, TableShape> met = new ConcurrentHashMap<>();
    private final Deliveries deliveries = new Deliveries();
    private final Audit audit;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deafness deafness = new Deafness();
    private final AtomicBoolean announcing = new AtomicBoolean();
    private volatile @Nullable EngineRun current;
    private volatile @Nullable Sink sink;

    Capture(CaptureSettings settings, Wiring wiring) {
        this.settings = settings;
        this.wiring = wiring;
        this.progress = new CaptureProgress(settings.side());
        this.continuity =
                new Continuity(settings.names().lane(), settings.side(), settings.watermarkTable(), settings.naming());
        this.slots = new SlotWatch(settings.care(), continuity, () -> wiring.confirmed(settings));
        this.watch = new SideWatch(settings, continuity, slots, this::looked);
        this.uses = new RuleUses(settings.rules());
        this.audit = new Audit(
                settings.audited(),
                deliveries,
                () -> progress.position().map(Position::previousCommit),
                continuity::missing,
                wiring.rhythm());
        this.thread =
                Thread.ofPlatform().name("capture-" + settings.side().word()).unstarted(this::supervise);
    }

    /// Starts to capture. The lane's slot and publication must exist, and so must the topic.
    public static Capture start(CaptureSettings settings) {
        return start(settings, new CompositeMeterRegistry());
    }

    /// The same, with the metrics of its Kafka clients.
    public static Capture start(CaptureSettings settings, MeterRegistry meters) {
        return start(settings, Wiring.with(meters));
    }

    static Capture start(CaptureSettings settings, Wiring wiring) {
        Capture capture = new Capture(settings, wiring);
        capture.watch.start();
        capture.audit.start();
        capture.thread.start();
        return capture;
    }

    public CaptureStatus status() {
        return progress.status(
                watch.latest(), continuity.concerns(), continuity.forged(), slots.givenUp(), audit.status());
    }

    /// How often the comparison rules were applied since the start.
    public RuleUses uses() {
        return uses;
    }

    /// Stops the engine after what it is sending now, and returns when it is gone. What a broker does not
    /// take within three seconds is given up, and a database that has not let go within six is not waited
    /// for; the slot still has it.
    @Override
    public void close() {
        closing.countDown();
        audit.close();
        watch.close();
        Thread.startVirtualThread(this::giveUp);
        try {
            while (!thread.join(STOP_INTERVAL)) {
                EngineRun run = current;
                if (run != null) {
                    run.stop();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp() {
        try {
            if (thread.join(PATIENCE)) {
                return;
            }
            Sink open = sink;
            if (open != null) {
                open.close();
            }
            EngineRun run = current;
            if (run != null && !thread.join(PATIENCE)) {
                run.cut();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        do {
            Optional<Position> before = progress.position();
            String error = runOnce();
            if (closing.getCount() == 0) {
                return;
            }
            progress.failed(error);
            LOG.atWarn()
                    .addKeyValue("side", settings.side().word())
                    .addKeyValue("error", error)
                    .log("The capture was interrupted and begins again from its slot");
            pause = progress.position().equals(before) ? next(pause) : FIRST_PAUSE;
        } while (!closed(pause));
    }

    private static Duration next(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /// Returns why it ended.
    private String runOnce() {
        try (Connection connection = settings.database().connect();
                Sink opened = wiring.sink(settings)) {
            sink = opened;
            SlotState slot = usableSlot(connection);
            watch.beforeStreaming(connection);
            announce(opened);
            List<TableShape> shapes = new Catalogue(connection).shapes(settings.tables());
            Properties properties = EngineProperties.of(settings, shapes);
            SeededOffsets.configure(properties, slot.confirmed());
            wiring.adjust(properties);
            return stream(properties, opened, shapes).map(Failures::message).orElse("The engine stopped by itself");
        } catch (SQLException | RuntimeException e) {
            return Failures.message(e);
        } finally {
            current = null;
            sink = null;
            progress.disconnected();
        }
    }

    private Optional<Throwable> stream(Properties properties, Sink sink, List<TableShape> shapes) {
        Unchanged unchanged = Unchanged.random();
        properties.setProperty("unavailable.value.placeholder", unchanged.text());
        TextValues.configure(properties, unchanged);
        var encoder = new RecordEncoder(
                settings.laneSide(),
                settings.key(),
                unchanged,
                new Shapes(new CurrentShapes(settings.database(), shapes), settings.namingWithCanaries(), uses, met),
                continuity);
        var publisher = new Publisher(sink, settings.partitions());
        var handler = new BatchHandler(
                encoder,
                publisher,
                sink,
                slots,
                progress::acknowledged,
                settings.buffers().batch());
        var counted = new CountedBatches(handler, deliveries);
        EngineRun run = new EngineRun(properties, counted, progress::connected);
        current = run;
        return closing.getCount() == 0 ? Optional.empty() : run.run();
    }

    private SlotState usableSlot(Connection connection) throws SQLException {
        String name = settings.names().slot(settings.side());
        SlotState slot = SlotState.read(connection, name)
                .orElseThrow(() -> new IllegalStateException("The replication slot " + name + " is gone from "
                        + settings.database()
                        + ": what was written since is unknown; `lockstep setup` makes it anew and begins"
                        + " a new epoch"));
        if (slot.lost()) {
            throw new IllegalStateException("The slot " + name + " is of no use: " + slot.lostBecause()
                    + ": `lockstep setup` begins a new epoch with a new slot");
        }
        slots.requireLight(slot);
        slots.beforeStreaming(slot);
        return slot;
    }

    /// Says what was found without the log, before anything more of the log is sent.
    private void announce(Sink open) {
        List<TableNotice> unsaid = continuity.unsaid();
        if (!unsaid.isEmpty()) {
            Publisher.announce(unsaid, open, settings.partitions());
            continuity.said(unsaid);
        }
    }

    private void looked(Optional<SlotState> slot) {
        deafness.look(slot, progress.isConnected() ? current : null);
        announce();
    }

    /// Without waiting: whoever watches the database goes on while Kafka takes nothing.
    private void announce() {
        if (!continuity.unsaid().isEmpty() && announcing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("notices").start(this::announceUnsaid);
        }
    }

    private void announceUnsaid() {
        try (Sink open = wiring.sink(settings)) {
            announce(open);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("error", Failures.message(e)).log("A notice was not sent and will be");
        } finally {
            announcing.set(false);
        }
    }

    /// What tests replace.
    interface Wiring {
        static Wiring with(MeterRegistry meters) {
            return new Wiring() {
                @Override
                public MeterRegistry meters() {
                    return meters;
                }
            };
        }

        default MeterRegistry meters() {
            return new CompositeMeterRegistry();
        }

        default Sink sink(CaptureSettings settings) {
            String topic = new Topics(settings.names().migration()).changes(settings.side());
            return new KafkaSink(topic, settings.kafka(), meters());
        }

        /// How far the slot can have confirmed before this process began; empty when nothing tells.
        default Optional<Lsn> confirmed(CaptureSettings settings) {
            return Confirmed.of(settings);
        }

        default void adjust(Properties engine) {}

        /// When it is compared with what the server counts.
        default Rhythm rhythm() {
            return Rhythm.of(AUDIT_INTERVAL, AUDIT_SAMPLE);
        }
    }
}
