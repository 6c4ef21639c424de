package io.lockstep.capture;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.capture.engine.RestingConnector;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration of a lane's engine.
final class EngineProperties {
    /// How values are printed does not depend on the server's defaults, nor on this machine's time zone.
    private static final String TIME_ZONE = "SET TimeZone = 'UTC'";

    private static final String SESSION =
            "-c IntervalStyle=postgres -c bytea_output=hex -c lc_monetary=C -c extra_float_digits=3";

    /// An engine that failed has a reader that may be stuck before a full queue: nothing is gained by
    /// waiting for it.
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("plugin.name", "pgoutput"),
            Map.entry("publication.autocreate.mode", "disabled"),
            Map.entry("snapshot.mode", "no_data"),
            Map.entry("lsn.flush.mode", "connector"),
            Map.entry("skipped.operations", "none"),
            Map.entry("tombstones.on.delete", "false"),
            Map.entry("provide.transaction.metadata", "false"),
            Map.entry("event.converting.failure.handling.mode", "fail"),
            Map.entry("event.processing.failure.handling.mode", "fail"),
            Map.entry("statistics.metrics.enabled", "false"),
            Map.entry("extended.headers.enabled", "false"),
            Map.entry("heartbeat.interval.ms", "0"),
            Map.entry("poll.interval.ms", "20"),
            Map.entry("slot.max.retries", "0"),
            Map.entry("errors.max.retries", "0"),
            Map.entry("executor.shutdown.timeout.ms", "500"),
            Map.entry("record.processing.threads", "1"),
            Map.entry("offset.commit.policy", "io.debezium.engine.spi.OffsetCommitPolicy$PeriodicCommitOffsetPolicy"),
            Map.entry("offset.flush.interval.ms", "200"));

    private EngineProperties() {}

    static Properties of(CaptureSettings settings, List<TableShape> shapes) {
        Properties properties = new Properties();
        properties.putAll(FIXED);
        RestingConnector.configure(properties, TIME_ZONE);
        String slot = settings.names().slot(settings.side());
        properties.setProperty("name", slot);
        properties.setProperty("topic.prefix", slot);
        properties.setProperty("slot.name", slot);
        properties.setProperty("publication.name", settings.names().publication(settings.side()));
        properties.setProperty(
                "max.batch.size", Integer.toString(settings.buffers().batch()));
        properties.setProperty(
                "max.queue.size", Integer.toString(settings.buffers().queue()));
        properties.setProperty("table.include.list", tables(settings));
        putKeys(shapes, properties);
        putDatabase(settings.database(), properties);
        return properties;
    }

    private static void putDatabase(DatabaseAddress database, Properties properties) {
        database.parameters().forEach((name, value) -> {
            properties.put("driver." + name, value);
            properties.put("database." + name, value);
        });
        properties.setProperty("driver.options", SESSION);
        properties.setProperty("database.hostname", database.host());
        properties.setProperty("database.port", Integer.toString(database.port()));
        properties.setProperty("database.dbname", database.database());
        properties.setProperty("database.user", database.user());
        properties.setProperty("database.password", database.password().reveal());
    }

    /// Debezium itself takes a table's primary key, which need not be what the log has of a row that is
    /// gone. It asks every column about every key of this list, so that the tables are left out of which
    /// it takes the right one.
    private static void putKeys(List<TableShape> shapes, Properties properties) {
        String keys = shapes.stream()
                .filter(shape -> !shape.primaryKey() && !shape.key().isEmpty())
                .map(shape -> pattern(shape.table()) + ":"
                        + shape.key().stream()
                                .sorted()
                                .map(EngineProperties::pattern)
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
        if (!keys.isEmpty()) {
            properties.setProperty("message.key.columns", keys);
        }
    }

    private static String tables(CaptureSettings settings) {
        TableId canaries = settings.canaries().on(settings.side());
        return Stream.concat(settings.tables().stream(), Stream.of(settings.watermarkTable(), canaries))
                .map(EngineProperties::pattern)
                .collect(Collectors.joining(","));
    }

    private static String pattern(TableId table) {
        return "(?-i)" + pattern(table.schema()) + "\\." + pattern(table.name());
    }

    /// Debezium splits lists at commas and reads their parts as regular expressions that ignore case.
    private static String pattern(String name) {
        return name.codePoints()
                .mapToObj(c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '_'
                        ? Character.toString(c)
                        : "\\x{%x}".formatted(c))
                .collect(Collectors.joining());
    }
}
