package io.lockstep.verifier.sweeper;

import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.TableId;
import io.lockstep.events.json.SweepReport;
import io.lockstep.events.json.SweptTable;
import io.lockstep.verifier.confirm.CandidateReads;
import io.lockstep.verifier.confirm.CandidateReads.Candidate;
import io.lockstep.verifier.confirm.CandidateReads.Found;
import io.lockstep.verifier.rows.WatermarkRow;
import io.lockstep.verifier.sweep.ChunkReads;
import io.lockstep.verifier.sweep.TablePair;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The passes that are under way, one to a lane: begins them, has rows that differ read again, and says
/// of each table when it is through. Confined to one thread; the crew's only take work.
final class Passes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Passes.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int CANDIDATES_A_ROUND = 2000;

    private final SweepFeed feed;
    private final CandidateReads reads;
    private final SweeperSettings settings;
    private final Set<String> lanes;
    private final InstantSource clock = InstantSource.system();
    private final ChunkReads.Worker desk;
    private final Crew crew;
    private final Throttle throttle;
    private final Publisher publisher;
    private final Map<String, LanePass> passes = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> looked = new HashMap<>();

    Passes(SweepFeed feed, ChunkReads chunks, CandidateReads reads, SweeperSettings settings, Set<String> lanes) {
        this.feed = feed;
        this.reads = reads;
        this.settings = settings;
        this.lanes = lanes;
        this.desk = chunks.worker();
        this.throttle = new Throttle(settings.maxLag(), feed.partitions());
        this.publisher = new Publisher(feed);
        this.crew = Crew.start(settings.rows().jobs(), chunks, this::work, clock);
    }

    private Optional<LanePass.Work> work() {
        return passes.values().stream().flatMap(pass -> pass.take().stream()).findFirst();
    }

    /// @param before rows that were compared by those before it
    SweeperStatus status(long before) {
        double pace = passes.values().stream()
                .mapToDouble(pass -> pass.report(clock.instant()).rowsPerSecond())
                .sum();
        return new SweeperStatus(feed.leads(), before + crew.rows(), pace, crew.trouble());
    }

    /// Does what there is to be done, or waits a little for something.
    void tend() {
        exchange();
        if (feed.leads()) {
            for (String lane : lanes) {
                attempt(() -> begin(lane));
                attempt(() -> settle(lane));
                attempt(() -> finish(lane));
            }
        }
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws SQLException;
    }

    private void attempt(Reading reading) {
        try {
            reading.run();
        } catch (SQLException e) {
            desk.look();
            crew.troubled(e);
        }
    }

    /// Takes in what is new, and says how things stand.
    private void exchange() {
        feed.poll(passes.isEmpty() ? IDLE : PATIENCE);
        if (!feed.leads()) {
            passes.clear();
            return;
        }
        Instant now = clock.instant();
        passes.forEach((lane, pass) -> steer(lane, pass, now));
        publisher.publish(passes.values(), now);
    }

    private void steer(String lane, LanePass pass, Instant now) {
        LaneFacts facts = feed.facts(lane);
        if (facts.epoch() > pass.begun().epoch()) {
            end(pass, SweepReport.State.VOID);
        } else {
            pass.steer(feed.ledger().isPaused(pass.begun()), throttle.hold(facts, crew.trouble(), now));
        }
    }

    private void end(LanePass pass, SweepReport.State state) {
        passes.remove(pass.begun().lane());
        looked.remove(pass.begun().lane());
        publisher.ended(pass, state, clock.instant());
        LOG.atInfo()
                .addKeyValue("sweep", pass.begun().id())
                .addKeyValue("state", state)
                .log("A sweep has ended");
    }

    private void begin(String lane) throws SQLException {
        LaneFacts facts = feed.facts(lane);
        Instant now = clock.instant();
        if (passes.containsKey(lane)
                || !facts.hasProof(feed.partitions())
                || crew.trouble().isPresent()
                || (looked.getOrDefault(lane, Instant.MIN).plus(BETWEEN_LOOKS).isAfter(now)
                        && !Course.isOrdered(lane, feed.ledger()))) {
            return;
        }
        Map<TableId, TablePair> listed = new TreeMap<>();
        settings.tables().of(lane, desk.source().connection()).forEach(pair -> listed.put(pair.target(), pair));
        looked.put(lane, now);
        publisher.listed(lane, facts.epoch(), listed.keySet());
        Optional<SweepReport> open = feed.ledger().open(lane);
        if (open.isPresent() && open.get().epoch() == facts.epoch()) {
            resume(open.get(), listed);
            return;
        }
        open.ifPresent(old -> publisher.outdated(old, now));
        new Course(settings.automatic(), settings.schedule())
                .next(lane, facts.epoch(), listed.keySet(), feed.ledger(), now)
                .ifPresent(next -> begin(next, listed));
    }

    private void begin(Course.Begin next, Map<TableId, TablePair> listed) {
        var tables = new LinkedHashMap<TableId, TablePass>();
        next.tables()
                .forEach(table -> tables.put(
                        table,
                        TablePass.begin(
                                Objects.requireNonNull(listed.get(table)),
                                next.report().id())));
        start(new LanePass(next.report(), tables), "begins");
    }

    private void resume(SweepReport report, Map<TableId, TablePair> listed) {
        var tables = new LinkedHashMap<TableId, TablePass>();
        var finished = new ArrayList<TableId>();
        feed.ledger().tables(report.lane()).forEach((name, known) -> {
            TablePair pair = listed.get(name);
            SweptTable.Pass pass = known.pass();
            if (pair != null && pass != null && pass.sweep().equals(report.id())) {
                boolean whole = known.whole() != null && known.whole().sweep().equals(report.id());
                if (whole) {
                    finished.add(name);
                }
                tables.put(name, whole ? TablePass.past(pair, pass) : resumed(report.lane(), pair, pass));
            }
        });
        var pass = new LanePass(report, tables);
        finished.forEach(pass::finished);
        start(pass, "goes on");
    }

    private TablePass resumed(String lane, TablePair pair, SweptTable.Pass pass) {
        Optional<List<List<String>>> cut =
                pass.chunks() == 1 ? Optional.of(List.of()) : feed.ledger().bounds(lane, pair.target(), pass.sweep());
        TablePass resumed = TablePass.resume(pair, pass, cut);
        if (pass.differing() > 0) {
            feed.sent().forEach(resumed::reported);
        }
        return resumed;
    }

    private void start(LanePass pass, String how) {
        publisher.begun(pass, clock.instant());
        steer(pass.begun().lane(), pass, clock.instant());
        passes.put(pass.begun().lane(), pass);
        LOG.atInfo()
                .addKeyValue("sweep", pass.begun().id())
                .addKeyValue("tables", pass.tables().size())
                .log("A sweep " + how);
    }

    /// One round over rows of a lane that may differ.
    private void settle(String lane) throws SQLException {
        LanePass pass = passes.get(lane);
        if (pass == null || pass.isHeld()) {
            return;
        }
        var asked = new LinkedHashMap<Candidate, TablePass>();
        for (TablePass table : pass.tables().values()) {
            table.candidates(CANDIDATES_A_ROUND - asked.size()).forEach(candidate -> asked.put(candidate, table));
        }
        if (asked.isEmpty()) {
            return;
        }
        var where = new CandidateReads.Lane(lane, pass.begun().epoch());
        Map<RowKey, Found> found = reads.round(where, asked.keySet(), desk.source(), desk.target(), () -> {
            exchange();
            return passes.containsValue(pass) && !pass.isHeld();
        });
        if (!found.isEmpty()) {
            report(pass, asked, found);
        }
    }

    private void report(LanePass pass, Map<Candidate, TablePass> asked, Map<RowKey, Found> found) {
        var tables = new HashMap<RowKey, TablePass>();
        asked.forEach((candidate, table) -> tables.put(candidate.key(), table));
        Instant now = clock.instant();
        var wrong = new HashMap<TablePass, List<Ruling>>();
        found.values().forEach(each -> {
            if (each instanceof Found.Wrong row) {
                wrong.computeIfAbsent(tables.get(row.key()), _ -> new ArrayList<>())
                        .add(ruling(pass, row, now));
            }
        });
        wrong.forEach((table, rulings) -> feed.send(rulings).forEach(table::reported));
        tables.forEach((key, table) -> {
            Found of = found.get(key);
            if (of == null) {
                table.leftOut(key);
            } else {
                table.found(key, of);
            }
        });
    }

    private Ruling ruling(LanePass pass, Found.Wrong row, Instant now) {
        SweepReport of = pass.begun();
        var subject = new Ruling.Subject(
                "sweep " + of.id(), of.lane(), of.epoch(), feed.partition(row.key()), row.key(), row.from());
        return new Ruling.Report(subject, row.type(), row.columns(), now);
    }

    /// Tables all of whose rows were compared, once what was reported of them has been heard.
    private void finish(String lane) throws SQLException {
        LanePass pass = passes.get(lane);
        if (pass == null) {
            return;
        }
        List<TableId> through = pass.tables().entrySet().stream()
                .filter(table -> table.getValue().isThrough() && !pass.isFinished(table.getKey()))
                .filter(table -> feed.heard(table.getValue().reported()))
                .map(Map.Entry::getKey)
                .toList();
        if (!through.isEmpty()) {
            WatermarkRow newest = reads.newest(desk.source(), lane);
            if (newest.epoch() == pass.begun().epoch()) {
                through.forEach(table -> finish(pass, table, newest.sequence() + 1));
            }
        }
        if (pass.isDone()) {
            end(pass, SweepReport.State.DONE);
        }
    }

    private void finish(LanePass pass, TableId table, long to) {
        recheck(pass, table);
        publisher.finished(pass, table, to, clock.instant());
        pass.finished(table);
    }

    /// What stood before and was not found to differ this time may be right by now.
    private void recheck(LanePass pass, TableId table) {
        SweepReport of = pass.begun();
        TablePass rows = pass.tables().get(table);
        List<Ruling> rulings = feed.open().stream()
                .filter(each -> each.lane().equals(of.lane()) && each.epoch() == of.epoch())
                .filter(each -> each.key().table().equals(table)
                        && !each.key().columns().isEmpty()
                        && each.detectedAt().isBefore(of.startedAt())
                        && each.attempts() > 0)
                .filter(each -> rows != null && !rows.isWrong(each.key()))
                .<Ruling>map(each -> new Ruling.Recheck(each.subject(), "sweep " + of.id(), clock.instant()))
                .toList();
        feed.send(rulings);
    }

    @Override
    public void close() {
        crew.close();
    }
}
