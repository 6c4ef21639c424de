package io.lockstep.verifier.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Evidence;
import io.lockstep.events.TableId;
import io.lockstep.verifier.rows.Row;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What of the rows read may be told: fingerprints always, values only where the operator lets them be shown.
/// Immutable; its `toString` shows no key.
public final class Disclosure {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private final boolean showValues;
    private final Set<String> redacted;

    /// @param key of the fingerprints, secret
    /// @param redacted columns as `schema.table.column` whose values are never shown
    public Disclosure(byte[] key, boolean showValues, Set<String> redacted) {
        this.key = key.clone();
        this.showValues = showValues;
        this.redacted = Set.copyOf(redacted);
    }

    Evidence evidence(TableId table, Row source, Row target, Instant readAt) {
        return new Evidence(presence(source), presence(target), columns(table, source, target), readAt);
    }

    private List<Evidence.Column> columns(TableId table, Row source, Row target) {
        Row shape = source instanceof Row.Present ? source : target;
        var columns = new ArrayList<Evidence.Column>();
        if (shape instanceof Row.Present present) {
            for (String name : present.cells().keySet()) {
                Row.@Nullable Cell one = cell(source, name);
                Row.@Nullable Cell other = cell(target, name);
                if (one == null || !one.equals(other)) {
                    columns.add(new Evidence.Column(name, told(table, name, one), told(table, name, other)));
                }
            }
        }
        return columns;
    }

    private Evidence.@Nullable Cell told(TableId table, String column, Row.@Nullable Cell cell) {
        if (cell == null) {
            return null;
        }
        boolean open = showValues && !redacted.contains(table + "." + column);
        return new Evidence.Cell(fingerprint(table, column, cell), open ? value(cell) : null);
    }

    private static Evidence.Value value(Row.Cell cell) {
        return new Evidence.Value(cell.digest() ? "sha256:" + cell.text() : cell.text());
    }

    private String fingerprint(TableId table, String column, Row.Cell cell) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            add(mac, table.schema());
            add(mac, table.name());
            add(mac, column);
            add(mac, cell.family());
            mac.update((byte) (cell.digest() ? 2 : cell.text() == null ? 0 : 1));
            add(mac, cell.text() == null ? "" : cell.text());
            return HexFormat.of().toHexDigits(ByteBuffer.wrap(mac.doFinal()).getLong());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }

    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }

    private static Row.@Nullable Cell cell(Row row, String column) {
        return row instanceof Row.Present present ? present.cells().get(column) : null;
    }

    private static Evidence.Presence presence(Row row) {
        return row instanceof Row.Present ? Evidence.Presence.PRESENT : Evidence.Presence.ABSENT;
    }

    @Override
    public String toString() {
        return "Disclosure[values " + (showValues ? "shown" : "hidden") + "]";
    }
}
