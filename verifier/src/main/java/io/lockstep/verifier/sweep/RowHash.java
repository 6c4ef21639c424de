package io.lockstep.verifier.sweep;

import io.lockstep.events.equality.HashInput;
import io.lockstep.verifier.rows.Names;
import io.lockstep.verifier.rows.TableColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// How servers hash a row: 128 bits, computed where the row is.
enum RowHash {
    /// PostgreSQL's hash of a row of [HashInput]s, with two seeds other than 0, under which NULL would be
    /// what 0.0 is. It is linear in the columns, so that swapping a column's values between two rows
    /// would leave the sum of a chunk as it was: each half is hashed once more before it is summed. Needs
    /// PostgreSQL 14, and the same encoding on both sides, since it hashes the bytes of texts as they are
    /// stored.
    RECORD,
    /// The same of the canonical texts of all values, so that rows of equal values have equal hashes. For
    /// chunks in which too many rows differ otherwise.
    CANONICAL,
    /// The first half of the SHA-256 of the row's canonical text.
    TEXT {
        @Override
        String input(List<String> values) {
            return "pg_catalog.sha256(pg_catalog.convert_to(ROW(" + String.join(", ", values)
                    + ")::pg_catalog.text, 'UTF8'))";
        }

        @Override
        String first(String input) {
            return half(input, 1);
        }

        @Override
        String second(String input) {
            return half(input, 9);
        }

        private String half(String input, int from) {
            return "('x' || pg_catalog.encode(pg_catalog.substring(" + input + ", " + from
                    + ", 8), 'hex'))::pg_catalog.bit(64)::pg_catalog.int8";
        }
    };

    /// The hash that is the same for rows of equal values.
    RowHash canonical() {
        return this == RECORD ? CANONICAL : this;
    }

    /// What is hashed of a row.
    String input(List<String> values) {
        return "ROW(" + String.join(", ", values) + ")";
    }

    /// One half of the hash, an `int8`.
    String first(String input) {
        return remixed(input, 1, 2);
    }

    /// The other half.
    String second(String input) {
        return remixed(input, 3, 4);
    }

    private static String remixed(String input, int seed, int again) {
        return "pg_catalog.hashint8extended(pg_catalog.hash_record_extended(" + input + ", " + seed + "), " + again
                + ")";
    }

    /// What is hashed of columns of a table whose row is called `t`, in their order.
    ///
    /// @param here whose columns are read
    /// @param there the same table on the other side
    String input(TableColumns here, TableColumns there, Collection<String> compared) {
        var values = new ArrayList<String>();
        for (String name : compared) {
            TableColumns.Column column = here.column(name).orElseThrow();
            TableColumns.Column other = there.column(name).orElseThrow();
            String value = "t." + Names.quote(column.name());
            values.add((this == RECORD
                            ? HashInput.sql(value, column.type(), other.type(), column.tolerance())
                            : HashInput.text(value, column.type(), other.type(), column.tolerance()))
                    .orElseThrow());
        }
        return input(values);
    }
}
