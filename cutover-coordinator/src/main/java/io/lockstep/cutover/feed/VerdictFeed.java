package io.lockstep.cutover.feed;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.view.FeedStatus;
import io.lockstep.cutover.view.ProofRules;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the verdicts, progress and captures topics from their beginning in a thread of its own, and
/// begins again after every failure, without end. While it begins again the last state stays, and
/// [#status] says that it is not current. Thread-safe.
public final class VerdictFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Topics topics;
    private final ProofRules rules;
    private final Map<String, String> client;
    private final MeterRegistry meters;
    private final EventLog log;
    private final AtomicReference<VerificationState> state = new AtomicReference<>(VerificationState.EMPTY);
    private final AtomicReference<FeedStatus> status = new AtomicReference<>(new FeedStatus.CatchingUp());
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "verdict-feed");

    private VerdictFeed(
            Topics topics, ProofRules rules, Map<String, String> client, MeterRegistry meters, EventLog log) {
        this.topics = topics;
        this.rules = rules;
        this.client = client;
        this.meters = meters;
        this.log = log;
    }

    /// Starts reading. Returns at once, also when no broker can be reached.
    ///
    /// @param rules whose lanes count, and which say what of it was planted
    /// @param client the properties of every Kafka client, `bootstrap.servers` among them
    /// @param meters where the consumer's own metrics go
    /// @param log is told of every change of a divergence
    public static VerdictFeed start(
            Topics topics, ProofRules rules, Map<String, String> client, MeterRegistry meters, EventLog log) {
        VerdictFeed feed = new VerdictFeed(topics, rules, client, meters, log);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /// The newest state that was read.
    public VerificationState state() {
        return state.get();
    }

    public FeedStatus status() {
        return status.get();
    }

    /// Whether the reading thread is at work. It ends only by [#close] or by an error of the virtual
    /// machine.
    public boolean alive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(STOP)) {
                LOG.atWarn().addKeyValue("topic", topics.verdicts()).log("The verdict feed did not stop in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosing()) {
            try (TopicReader reader = TopicReader.open(topics, rules, client, meters, log)) {
                reader.follow(state::set, this::became, this::isClosing);
            } catch (WakeupException _) {
                return;
            } catch (RuntimeException e) {
                became(new FeedStatus.Broken("cannot read " + topics.verdicts() + ", " + topics.progress() + " and "
                        + topics.captures() + ": " + e.getMessage() + "; trying again"));
                LOG.atDebug().setCause(e).log("Reading failed");
                pause();
            }
        }
    }

    private void became(FeedStatus next) {
        FeedStatus before = status.getAndSet(next);
        if (next.equals(before)) {
            return;
        }
        switch (next) {
            case FeedStatus.Broken(String problem) ->
                LOG.atWarn().addKeyValue("problem", problem).log("The verifier's topics cannot be read");
            case FeedStatus.Following _ ->
                LOG.atInfo().addKeyValue("topic", topics.verdicts()).log("Following the verifier's topics");
            case FeedStatus.CatchingUp _ -> {}
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            closing.countDown();
        }
    }
}
