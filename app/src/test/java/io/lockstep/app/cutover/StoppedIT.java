package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Step;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The source, the target, the pooler or Kafka is stopped, as a crash would, just when a step of a cutover has been
/// done
/// and is being written down, and comes back some seconds later, while tills go on writing. Nothing acknowledged is
/// lost,
/// both sides are never open, and the run comes to an end from which clients go on. Some cases by seed; all of them,
/// 68,
/// with `-Dlockstep.outages=68`, and with `-Dlockstep.seed=N -Dlockstep.outages-from=20` only those after the first 20.
final class StoppedIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TILLS = 4;
    private static final int CASES = Integer.getInteger("lockstep.outages", 4);
    private static final int FROM = Integer.getInteger("lockstep.outages-from", 0);
    private static final int LOCK = 43;
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    @TempDir
    private Path directory;

    /// Who is stopped.
    private enum Part {
        SOURCE {
            @Override
            void stop(Migration migration) {
                migration.lab().source().crash();
            }

            @Override
            void start(Migration migration) {
                migration.lab().source().start();
            }
        },
        TARGET {
            @Override
            void stop(Migration migration) {
                migration.lab().target().crash();
            }

            @Override
            void start(Migration migration) {
                migration.lab().target().start();
            }
        },
        POOLER {
            @Override
            void stop(Migration migration) {
                migration.pooler().kill();
            }

            @Override
            void start(Migration migration) {
                migration.pooler().start();
            }
        },
        KAFKA {
            @Override
            void stop(Migration migration) {
                migration.lab().kafka().stop();
            }

            @Override
            void start(Migration migration) {
                migration.lab().kafka().start();
            }
        };

        abstract void stop(Migration migration);

        abstract void start(Migration migration);
    }

    private record Outage(Part part, Step step, Duration length) {}

    @Test
    void whatever_is_stopped_at_whatever_step_nothing_is_lost_and_the_run_comes_to_an_end() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        List<Outage> outages = outages(new Random(seed));
        for (int i = FROM; i < Math.min(FROM + CASES, outages.size()); i++) {
            String what = "seed " + seed + ", case " + (i + 1) + ": " + outages.get(i);
            Path own = Files.createDirectory(directory.resolve(Integer.toString(i)));
            try (Migration migration = new Migration(own, 0);
                    Till tills = migration.open(TILLS)) {
                endsWell(migration, tills, outages.get(i), what);
            }
        }
    }

    private static List<Outage> outages(Random random) {
        List<Outage> all = new ArrayList<>();
        for (Part part : Part.values()) {
            Stream.<Step>concat(Stream.of(Reversible.values()), Stream.of(Forward.values()))
                    .filter(step -> step != Forward.KEEP_WAY_BACK && step != Forward.DROP_REVERSE)
                    .forEach(step -> all.add(new Outage(part, step, Duration.ofMillis(1000 + random.nextInt(3000)))));
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static void endsWell(Migration migration, Till tills, Outage outage, String what) throws Exception {
        String operator = migration.token("olga", "operator").toString();
        await(what)
                .atMost(PATIENCE)
                .until(() -> migration.program("status").status().get() == 0);
        try (Sides sides = Sides.watch(migration)) {
            happens(migration, operator, outage, what);
            await(what)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(phase(migration)).isIn("ABORTED", "FAILBACK_WINDOW"));
            boolean moved = phase(migration).equals("FAILBACK_WINDOW");
            assertThat(sides.isOpen(moved ? migration.target() : migration.source()))
                    .as(what)
                    .isTrue();
            int before = tills.acknowledged().size();
            await(what + ": tills go on")
                    .atMost(PATIENCE)
                    .until(() -> tills.acknowledged().size() > before + 20);
            tills.end();
            assertThat(Migration.numbers(moved ? migration.target() : migration.source()))
                    .as(what)
                    .containsAll(Set.copyOf(tills.acknowledged()));
            assertThat(sides.bothOpen()).as(what + ": both sides were open").isZero();
        }
    }

    private static void happens(Migration migration, String operator, Outage outage, String what) throws Exception {
        try (Connection keeper = migration.source().connect();
                Statement kept = keeper.createStatement()) {
            kept.execute(hold(outage.step()));
            kept.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            Migration.require(0, migration.program("cutover", "--execute", "--reason", what, "--token-file", operator));
            await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Migration.value(migration.source(), WAITING).equals("1"));
            outage.part().stop(migration);
            if (outage.part() != Part.SOURCE) {
                kept.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            assertThat(outage.part()).as("%s: %s", what, e).isEqualTo(Part.SOURCE);
        }
        LockSupport.parkNanos(outage.length().toNanos());
        outage.part().start(migration);
    }

    /// Keeps a run for as long as somebody has the lock, when it writes down that the step is done.
    private static String hold(Step step) {
        return """
                CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF NEW.entry LIKE '%%"DONE","step":"%s"%%' THEN PERFORM pg_advisory_xact_lock_shared(%d); END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER hold BEFORE INSERT ON lockstep.journal FOR EACH ROW EXECUTE FUNCTION hold()""".formatted(step.name(), LOCK);
    }

    private static String phase(Migration migration) throws Exception {
        Program status = migration.program("cutover", "status", "-o", "json");
        status.status().get();
        return status.out().replaceFirst("(?s).*?\"phase\" : \"([A-Z_]+)\".*", "$1");
    }
}
