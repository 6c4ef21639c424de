package io.lockstep.events.dms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What of the settings of a task's two endpoints decides which values arrive on the target. Immutable.
///
/// Source: the endpoint settings of PostgreSQL as a source and as a target in the AWS DMS user guide, and
/// `PostgreSQLSettings` of its API, with their defaults.
///
/// @param booleansAsBooleans `MapBooleanAsBoolean`, which takes effect when both endpoints have it
/// @param numericsAsText `MapUnboundedNumericAsString`, which is for both endpoints together
/// @param trimsChar `TrimSpaceInChar` of the source
/// @param failsOnTruncation `FailTasksOnLobTruncation` of the source: the task stops before it cuts a large value
public record EndpointSettings(
        boolean booleansAsBooleans, boolean numericsAsText, boolean trimsChar, boolean failsOnTruncation) {
    /// Endpoints without settings.
    public static final EndpointSettings DEFAULTS = new EndpointSettings(false, false, true, false);

    /// What reading both endpoints' attributes comes to.
    public sealed interface Parsed {}

    public record Accepted(EndpointSettings settings) implements Parsed {}

    /// @param problems each with the attribute and the side that it is of
    public record Refused(List<String> problems) implements Parsed {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// Reads connection attributes as the endpoints have them, such as `MapBooleanAsBoolean=true;PluginName=pglogical`.
    /// Names are taken in either case; those that say nothing about values are passed over.
    public static Parsed parse(String source, String target) {
        var problems = new ArrayList<String>();
        var here = new Attributes("source", source, problems);
        var there = new Attributes("target", target, problems);
        var settings = new EndpointSettings(
                both(here, there, "MapBooleanAsBoolean"),
                both(here, there, "MapUnboundedNumericAsString"),
                here.flag("TrimSpaceInChar", true),
                here.flag("FailTasksOnLobTruncation", false));
        return problems.isEmpty() ? new Accepted(settings) : new Refused(problems);
    }

    /// Asks both, so that the problems of both are found.
    private static boolean both(Attributes one, Attributes other, String name) {
        boolean here = one.flag(name, false);
        boolean there = other.flag(name, false);
        return here && there;
    }

    private static final class Attributes {
        private final String side;
        private final Map<String, String> values = new HashMap<>();
        private final List<String> problems;

        Attributes(String side, String text, List<String> problems) {
            this.side = side;
            this.problems = problems;
            for (String each : text.split(";", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    String name = each.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                    values.put(name, each.substring(equals + 1).strip());
                } else if (!each.isBlank()) {
                    problems.add(side + ": \"" + each.strip() + "\" is no name=value");
                }
            }
        }

        boolean flag(String name, boolean fallback) {
            String value = values.get(name.toLowerCase(Locale.ROOT));
            if (value == null) {
                return fallback;
            }
            if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                problems.add(side + ": " + name + " is \"" + value + "\", expected true or false");
            }
            return value.equalsIgnoreCase("true");
        }
    }
}
