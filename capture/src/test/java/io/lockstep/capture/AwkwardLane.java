package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableNotice;
import io.lockstep.events.json.CaptureReport.Concern;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One capture of the source over tables of its own.
final class AwkwardLane {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String END = "last";

    final Migration migration;
    List<Concern> concerns = List.of();

    AwkwardLane(String name) throws SQLException {
        migration = new Migration("awkward_" + name);
        migration.runOnBoth("CREATE TABLE " + END + " (id int PRIMARY KEY)");
    }

    /// Returns when everything that the work wrote was captured, without a restart.
    void run(Work work, String... include) throws SQLException {
        try (LaneSetup setup =
                        LaneSetup.create(migration.lane(include.length == 0 ? new String[] {"public.*"} : include));
                Capture capture = Capture.start(migration.capture(Side.SOURCE, setup.tables(Side.SOURCE)))) {
            work.with(setup);
            migration.run(Side.SOURCE, "INSERT INTO " + END + " VALUES (1)");
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(capture.status().error()).isEmpty();
                assertThat(log().versions(END)).isNotEmpty();
            });
            assertThat(capture.status().restarts()).isZero();
            concerns = capture.status().concerns();
        }
    }

    ChangeLog log() {
        return migration.log(Side.SOURCE);
    }

    /// What happened to the rows of a table, in order.
    List<String> history(String table) {
        return log().records()
                .flatMap(record -> switch (record) {
                    case RowVersion version
                    when version.key().table().name().equals(table) ->
                        Stream.of(new Event(version.position(), version.operation() + " " + key(version)));
                    case TableNotice notice
                    when notice.table().name().equals(table) && isOfLog(notice) ->
                        Stream.of(new Event(notice.position(), notice.reason().name()));
                    default -> Stream.empty();
                })
                .distinct()
                .sorted(Comparator.comparing(Event::position))
                .map(Event::what)
                .toList();
    }

    /// Not found by looking at the catalogue, which may come at any time.
    private static boolean isOfLog(TableNotice notice) {
        return notice.position().compareTo(Position.START) > 0;
    }

    private static String key(RowVersion version) {
        String text = version.key().toString();
        String key = text.substring(
                text.indexOf('[', version.key().table().toString().length()));
        return key.length() > 200 ? "[long]" : key;
    }

    List<Position> positions(String table) {
        return log().versions(table).stream().map(RowVersion::position).sorted().toList();
    }

    List<String> columns(String table) {
        return log().all(ColumnsDeclared.class).stream()
                .filter(declared -> declared.table().name().equals(table))
                .findFirst()
                .orElseThrow()
                .columns()
                .names();
    }

    /// The columns that no record of this kind shows.
    Set<String> hidden(String table, Operation operation) {
        Set<String> hidden = new HashSet<>();
        List<String> names = columns(table);
        for (RowVersion version : log().versions(table)) {
            if (version.operation() == operation && version.image() instanceof RowImage.Present image) {
                IntStream.range(0, image.width())
                        .filter(i -> image.fingerprint(i) == RowImage.HIDDEN)
                        .mapToObj(names::get)
                        .forEach(hidden::add);
            }
        }
        return hidden;
    }

    /// Different ones of the column `v`.
    Set<Long> fingerprints(String table) {
        int column = columns(table).indexOf("v");
        return log().versions(table).stream()
                .map(version -> ((RowImage.Present) version.image()).fingerprint(column))
                .collect(Collectors.toSet());
    }

    private record Event(Position position, String what) {}

    @FunctionalInterface
    interface Work {
        void with(LaneSetup setup) throws SQLException;
    }
}
