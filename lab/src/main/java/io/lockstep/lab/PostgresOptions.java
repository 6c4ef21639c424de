package io.lockstep.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How to start a PostgreSQL server.
///
/// @param programs directory that holds `initdb`, `pg_ctl` and `postgres` of an installed PostgreSQL, 14 or
/// newer; empty for the bundled one
/// @param settings server settings, over [#settings()] of [#defaults()]
public record PostgresOptions(Optional<Path> programs, Map<String, String> settings) {
    /// Environment variable that names the programs of an installed PostgreSQL.
    public static final String PROGRAMS_VARIABLE = "LOCKSTEP_LAB_POSTGRES_BIN";

    public PostgresOptions {
        settings = Map.copyOf(settings);
        programs.ifPresent(PostgresOptions::requirePrograms);
    }

    /// Bundled programs, unless [#PROGRAMS_VARIABLE] names others, and settings for logical replication
    /// with little delay. Nothing is durable.
    public static PostgresOptions defaults() {
        return new PostgresOptions(
                Optional.ofNullable(System.getenv(PROGRAMS_VARIABLE))
                        .filter(text -> !text.isBlank())
                        .map(Path::of),
                DEFAULTS);
    }

    public PostgresOptions with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new PostgresOptions(programs, more);
    }

    public PostgresOptions withPrograms(Path directory) {
        return new PostgresOptions(Optional.of(directory), settings);
    }

    private static void requirePrograms(Path directory) {
        if (!directory.resolve("initdb").toFile().canExecute()) {
            throw new LabException(
                    "No initdb in " + directory + ": name the bin directory of a PostgreSQL server installation");
        }
    }

    /// `synchronous_commit` stays on although nothing is flushed: without it the WAL sender sees a commit
    /// only at the next round of the WAL writer.
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("wal_level", "logical"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("fsync", "off"),
            Map.entry("full_page_writes", "off"),
            Map.entry("max_replication_slots", "60"),
            Map.entry("max_prepared_transactions", "10"),
            Map.entry("max_wal_senders", "60"),
            Map.entry("max_worker_processes", "60"),
            Map.entry("max_logical_replication_workers", "50"),
            Map.entry("max_sync_workers_per_subscription", "4"),
            Map.entry("max_slot_wal_keep_size", "1GB"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("wal_receiver_status_interval", "1s"),
            Map.entry("wal_retrieve_retry_interval", "200ms"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_min_messages", "warning"),
            Map.entry("listen_addresses", FreePort.LOOPBACK),
            Map.entry("unix_socket_directories", ""));
}
