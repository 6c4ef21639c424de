package io.lockstep.cutover.view;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.canary.CanaryBook;
import io.lockstep.events.TableId;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Folds the documents of the verdicts, progress and captures topics, each in the order of its partition,
/// into a [VerificationState]. The newest document of a key counts, whatever the one before it said.
/// Confined to one thread.
public final class Ledger {
    private final Map<String, PartitionView> partitions = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, Divergence> divergences = new LinkedHashMap<>();
    private final Map<String, CaptureReport> captures = new HashMap<>();
    private final Map<String, Unreadable> unreadable = new LinkedHashMap<>();
    private final Map<String, Instant> heard = new HashMap<>();
    private final Map<String, CanaryBook> canaries = new HashMap<>();
    private final Map<String, SweepReport> sweeps = new HashMap<>();
    private final Map<String, SweptTable> swept = new HashMap<>();
    private final Predicate<String> lanes;
    private final Predicate<TableId> planted;
    private final int leastPartitions;
    private final InstantSource clock;
    private boolean live;
    private long unreadableRecords;
    private Divergences published = Divergences.NONE;
    private boolean divergencesMoved;
    private Sweeps publishedSweeps = Sweeps.NONE;
    private boolean sweepsMoved;

    /// A ledger of documents that are dated by what they say themselves.
    public Ledger() {
        this(InstantSource.system());
    }

    /// @param clock that dates what is heard live
    public Ledger(InstantSource clock) {
        this(_ -> true, clock);
    }

    /// @param lanes that the migration has: what was found in any other is void, for its tables are
    ///     judged anew
    /// @param clock that dates what is heard live
    public Ledger(Predicate<String> lanes, InstantSource clock) {
        this(lanes, _ -> false, 1, clock);
    }

    /// A ledger under the rules.
    ///
    /// @param clock that dates what is heard live
    public Ledger(ProofRules rules, InstantSource clock) {
        this(
                rules.lanes()::contains,
                table -> rules.canaries().filter(canary -> canary.areIn(table)).isPresent(),
                rules.partitions(),
                clock);
    }

    private Ledger(Predicate<String> lanes, Predicate<TableId> planted, int leastPartitions, InstantSource clock) {
        this.lanes = lanes;
        this.planted = planted;
        this.leastPartitions = leastPartitions;
        this.clock = clock;
    }

    /// Says whether the documents that follow are heard of when they are published. Then the clocks of
    /// those who wrote them do not matter; otherwise nothing else tells how old they are.
    public void live(boolean now) {
        live = now;
    }

    /// Takes a partition's newest progress. A new epoch of a lane voids what was found in the ones before.
    public void add(Progress reported) {
        Progress progress = reported.without(planted);
        Long before = epochs.put(progress.lane(), Math.max(progress.epoch(), epoch(progress.lane())));
        divergencesMoved |= !Objects.equals(before, epochs.get(progress.lane()));
        String key = new LanePartition(progress.lane(), progress.partition()).toString();
        Instant at = heard(progress.at());
        partitions.compute(
                key, (_, known) -> known == null ? PartitionView.first(progress, at) : known.next(progress, at, live));
    }

    public void add(Divergence divergence) {
        if (isCanary(divergence)) {
            canaries(divergence.lane()).add(divergence, heard(divergence.detectedAt()));
            return;
        }
        divergences.put(divergence.id(), divergence);
        divergencesMoved = true;
    }

    /// Whether it is about a row that Lockstep has planted, and so nobody else's.
    public boolean isCanary(Divergence divergence) {
        return planted.test(divergence.key().table());
    }

    public void add(CaptureReport report) {
        Optional.ofNullable(report.canaries()).ifPresent(canaries(report.lane())::add);
        captures.put(report.key(), report);
        heard.put(report.key(), heard(report.reportedAt()));
    }

    public void add(SweepReport report) {
        sweeps.put(report.key(), report);
        sweepsMoved = true;
    }

    public void add(SweptTable table) {
        swept.put(table.key(), table);
        sweepsMoved = true;
    }

    /// What a key of the sweeps topic stood for was deleted from it.
    public void removeSweep(String key) {
        sweeps.remove(key);
        swept.remove(key);
        sweepsMoved = true;
    }

    /// A record that is none of the documents expected: what its key stands for is unknown until it is
    /// replaced.
    public void unreadable(Unreadable place) {
        unreadableRecords++;
        unreadable.put(slot(place.topic(), place.key()), place);
    }

    /// A record of this key could be read: an unreadable one before it has been replaced.
    public void readable(String topic, String key) {
        unreadable.remove(slot(topic, key));
    }

    /// The key of a partition's progress was deleted from its topic.
    public void removeProgress(String key) {
        partitions.remove(key);
    }

    /// A divergence was deleted from its topic.
    public void removeDivergence(String id) {
        divergencesMoved |= divergences.remove(id) != null;
    }

    /// The report of a capture was deleted from its topic.
    public void removeCapture(String key) {
        captures.remove(key);
        heard.remove(key);
    }

    /// Up to which watermark of which lanes the verdicts have to be known to have been read, since
    /// canaries have not been found by then.
    public Map<String, Long> doubts() {
        var doubts = new HashMap<String, Long>();
        canaries.forEach((lane, book) -> {
            book.proven(epoch(lane), proven(lane));
            book.doubt().ifPresent(watermark -> doubts.put(lane, watermark));
        });
        return doubts;
    }

    /// All verdicts have been read that were there when this was in doubt.
    public void heard(Map<String, Long> doubts) {
        doubts.forEach((lane, watermark) -> canaries(lane).heard(watermark));
    }

    private CanaryBook canaries(String lane) {
        return canaries.computeIfAbsent(lane, _ -> new CanaryBook());
    }

    /// The watermark up to which all partitions of a lane are proven; 0 while one has not reported.
    private long proven(String lane) {
        List<Progress> reported = partitions.values().stream()
                .map(PartitionView::progress)
                .filter(progress -> progress.lane().equals(lane) && progress.epoch() == epoch(lane))
                .toList();
        return reported.size() < leastPartitions
                ? 0
                : reported.stream().mapToLong(Progress::proven).min().orElse(0);
    }

    private Map<String, Canaries> answers() {
        var answers = new HashMap<String, Canaries>();
        canaries.forEach((lane, book) -> {
            book.proven(epoch(lane), proven(lane));
            answers.put(lane, book.view());
        });
        return answers;
    }

    /// The state as of the documents added so far.
    public VerificationState state() {
        if (divergencesMoved) {
            published = Divergences.of(divergences.values().stream()
                    .filter(divergence -> lanes.test(divergence.lane()))
                    .filter(divergence -> divergence.epoch() >= epoch(divergence.lane()))
                    .toList());
            divergencesMoved = false;
        }
        var views = new TreeMap<LanePartition, PartitionView>();
        partitions.values().forEach(view -> views.put(view.id(), view));
        return new VerificationState(
                views,
                published,
                captures,
                heard,
                answers(),
                unreadableRecords,
                List.copyOf(unreadable.values()),
                sweeps());
    }

    private Sweeps sweeps() {
        if (sweepsMoved) {
            publishedSweeps = Sweeps.of(
                    sweeps.values().stream()
                            .filter(report -> lanes.test(report.lane()))
                            .toList(),
                    swept);
            sweepsMoved = false;
        }
        return publishedSweeps;
    }

    private Instant heard(Instant said) {
        return live ? clock.instant() : said;
    }

    private long epoch(String lane) {
        return epochs.getOrDefault(lane, 0L);
    }

    private static String slot(String topic, String key) {
        return topic + " " + key;
    }
}
