package io.lockstep.capture.setup;

import io.lockstep.events.TableId;

/// The selection rule with which a DMS task carries the watermark table. The task must have it before full load.
public final class DmsRule {
    private DmsRule() {}

    /// One element of the `rules` of the task's table mappings.
    public static String of(TableId watermark) {
        return """
                {
                  "rule-type": "selection",
                  "rule-id": "9001",
                  "rule-name": "lockstep-watermark",
                  "object-locator": { "schema-name": "%s", "table-name": "%s" },
                  "rule-action": "include"
                }""".formatted(json(watermark.schema()), json(watermark.name()));
    }

    private static String json(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
