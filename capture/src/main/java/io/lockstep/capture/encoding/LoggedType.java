package io.lockstep.capture.encoding;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/// The identifier of the type that a column has at a place of the log, with domains resolved, as its schema carries
/// it. The catalogue may have another by now.
public final class LoggedType {
    private static final String PARAMETER = "lockstep.type";

    private LoggedType() {}

    /// Notes it in a schema that is being built.
    public static void note(long oid, SchemaBuilder schema) {
        schema.parameter(PARAMETER, Long.toString(oid));
    }

    /// Empty when the schema does not tell.
    static OptionalLong of(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String oid = parameters == null ? null : parameters.get(PARAMETER);
        return oid == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(oid));
    }
}
