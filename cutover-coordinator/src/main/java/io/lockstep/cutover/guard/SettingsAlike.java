package io.lockstep.cutover.guard;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Holds when what an application sees of both servers' settings is alike, as far as a new session of this login shows
/// it. `TimeZone`, `DateStyle` and `extra_float_digits` are not seen: the driver sets them itself.
final class SettingsAlike implements Guardrail {
    /// What changes results, or ends sessions and statements.
    private static final String[] SAME = {
        "array_nulls",
        "backslash_quote",
        "bytea_output",
        "default_text_search_config",
        "default_transaction_deferrable",
        "default_transaction_isolation",
        "escape_string_warning",
        "idle_in_transaction_session_timeout",
        "IntervalStyle",
        "lc_monetary",
        "lc_numeric",
        "lc_time",
        "lock_timeout",
        "quote_all_identifiers",
        "row_security",
        "search_path",
        "standard_conforming_strings",
        "statement_timeout",
        "timezone_abbreviations",
        "transform_null_equals",
        "xmlbinary",
        "xmloption"
    };

    /// What the target should have no less of.
    private static final String[] AS_MUCH = {"max_connections", "max_prepared_transactions"};

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String required() {
        return "settings that an application sees are alike, and the target has room for as many connections";
    }

    @Override
    public Sighting look(Databases databases) throws SQLException {
        Map<String, String> source = databases.read(Side.SOURCE, SettingsAlike::settings);
        Map<String, String> target = databases.read(Side.TARGET, SettingsAlike::settings);
        List<String> found = differences(source, target);
        return found.isEmpty()
                ? Sighting.pass(source.size() + " settings")
                : Sighting.fail(
                        String.join("; ", found),
                        "set them alike: server, ALTER DATABASE … SET, parameter group; then look again");
    }

    /// The values that a session begins with, whatever it was set to since.
    private static Map<String, String> settings(Connection session) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        for (String[] names : List.of(SAME, AS_MUCH)) {
            settings.putAll(Query.list(
                            session,
                            "SELECT name, reset_val FROM pg_catalog.pg_settings WHERE name = ANY (?)",
                            row -> Map.entry(row.getString(1), row.getString(2)),
                            (Object) names)
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
        return settings;
    }

    static List<String> differences(Map<String, String> source, Map<String, String> target) {
        List<String> found = new ArrayList<>();
        for (String name : SAME) {
            String here = source.getOrDefault(name, "");
            String there = target.getOrDefault(name, "");
            if (!here.equals(there)) {
                found.add(name + " is '" + here + "' on the source and '" + there + "' on the target");
            }
        }
        for (String name : AS_MUCH) {
            long here = Long.parseLong(source.getOrDefault(name, "0"));
            long there = Long.parseLong(target.getOrDefault(name, "0"));
            if (there < here) {
                found.add(name + " is " + here + " on the source and only " + there + " on the target");
            }
        }
        return found;
    }
}
