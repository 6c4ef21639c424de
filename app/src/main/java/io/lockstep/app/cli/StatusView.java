package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.bytes;
import static io.lockstep.app.cli.Fields.count;
import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.percent;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/// The status document for a human.
record StatusView(JsonNode status, boolean colour) {
    private static final String MARGIN = " ".repeat(14);

    @Override
    public String toString() {
        JsonNode lag = status.path("lag");
        JsonNode coverage = status.path("coverage");
        return String.join(
                "\n",
                line("migration", text(status.path("migration"))),
                line("verdict", verdict()),
                line("reasons", reasons()),
                line("watermark", watermark(status.path("watermark"))),
                line("epoch", text(status.path("epoch"))),
                line("lag", lag(lag)),
                line(
                        "coverage",
                        count(coverage.path("rows")) + " rows, " + percent(coverage.path("ratio")) + ", oldest proof "
                                + duration(coverage.path("oldestProofSeconds"))),
                line("canary", canary(status.path("canary"))),
                line("suspects", count(status.path("suspects"))),
                line("divergences", count(status.path("divergences"))) + knownLossy(),
                line("source", side(status.path("sides").path("source"))),
                line("target", side(status.path("sides").path("target")) + lanes()));
    }

    /// Each lane with what is its own, where there are several.
    private String lanes() {
        JsonNode lanes = status.path("lanes");
        if (lanes.size() < 2) {
            return "";
        }
        TextTable text =
                new TextTable("LANE", "VERDICT", "EPOCH", "WATERMARK", "REPLICATION", "TABLES", "SOURCE", "TARGET");
        lanes.forEach(lane -> text.row(
                text(lane.path("lane")),
                text(lane.path("verdict")),
                text(lane.path("epoch")),
                watermark(lane.path("watermark")),
                duration(lane.path("lag").path("replicationSeconds")),
                count(lane.path("tables")),
                connection(lane.path("sides").path("source")),
                connection(lane.path("sides").path("target"))));
        return "\n\n" + text;
    }

    private static String connection(JsonNode side) {
        return side.path("connected").asBoolean() ? "connected" : "not connected";
    }

    private String knownLossy() {
        return KnownLossy.of(status.path("knownLossy"))
                .map(known -> "\n" + line("known lossy", known))
                .orElse("");
    }

    private String verdict() {
        VerdictWord verdict = VerdictWord.of(status);
        String style = switch (verdict) {
            case PROVEN -> "bold,green";
            case IN_FLIGHT -> "bold,yellow";
            case DIVERGED -> "bold,red";
            case UNPROVEN -> "bold,magenta";
        };
        return (colour ? Ansi.ON : Ansi.OFF).string("@|" + style + " " + verdict + "|@");
    }

    private String reasons() {
        JsonNode reasons = status.path("reasons");
        return reasons.isEmpty()
                ? "-"
                : reasons.valueStream().map(Fields::text).collect(Collectors.joining("\n" + MARGIN));
    }

    private static String canary(JsonNode canary) {
        JsonNode found = canary.path("lastFoundAt");
        JsonNode missed = canary.path("missed");
        return (found.isTextual() ? "last found " + text(found) : "none found yet")
                + (missed.isEmpty()
                        ? ""
                        : "; missed " + missed.valueStream().map(Fields::text).collect(Collectors.joining(", ")));
    }

    private static String watermark(JsonNode watermark) {
        JsonNode age = watermark.path("ageSeconds");
        return text(watermark.path("sequence")) + (age.isNumber() ? ", " + duration(age) + " old" : "");
    }

    private static String lag(JsonNode lag) {
        return "replication " + duration(lag.path("replicationSeconds")) + ", verification "
                + duration(lag.path("verificationSeconds")) + "; lately p50 " + duration(lag.path("p50")) + ", p95 "
                + duration(lag.path("p95")) + ", p99 " + duration(lag.path("p99")) + ", max "
                + duration(lag.path("max"));
    }

    private static String side(JsonNode side) {
        JsonNode retained = side.path("slotRetainedBytes");
        return connection(side) + ", at " + text(side.path("lsn"))
                + (retained.isNumber() ? ", slot retains " + bytes(retained) : "");
    }

    private static String line(String name, String value) {
        return " ".repeat(12 - name.length()) + name + "  " + value;
    }
}
