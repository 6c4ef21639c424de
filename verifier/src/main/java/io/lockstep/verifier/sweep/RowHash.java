package io.lockstep.verifier.sweep;

import io.lockstep.events.Identifiers;
import io.lockstep.events.equality.HashInput;
import io.lockstep.verifier.rows.TableColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// How servers hash a row: two words of 64 bits, computed where the row is and summed over a chunk.
enum RowHash {
    /// PostgreSQL's hash of a row of [HashInput]s, 64 bits with a seed other than 0, under which NULL would
    /// be what 0.0 is. It is linear in the columns, so that swapping a column's values between two rows
    /// would leave its sum over a chunk as it was: it is hashed once more before it is summed. PostgreSQL's
    /// hash of an `int8` folds it to 32 bits first, by combining its halves, so that one such hash keeps
    /// but half of what it is given, whatever its seed. Hence the second word, the hash of the upper half:
    /// the two words together are alike only for rows of one and the same 64 bits. Needs PostgreSQL 14, and
    /// the same encoding on both sides, since it hashes the bytes of texts as they are stored.
    RECORD,
    /// The same of the canonical texts of all values, so that rows of equal values have equal hashes. For
    /// chunks in which too many rows differ otherwise.
    CANONICAL,
    /// The first half of the SHA-256 of the row's canonical text.
    TEXT {
        @Override
        String input(List<String> values) {
            return sha256(values);
        }

        @Override
        String first(String input) {
            return word(input, 1);
        }

        @Override
        String second(String input) {
            return word(input, 9);
        }
    };

    /// The SHA-256 of the text of a row of texts. No two rows have one text: NULL is nothing, the empty
    /// text is `""`, and what could end a text is quoted.
    static String sha256(List<String> values) {
        return "pg_catalog.sha256(pg_catalog.convert_to(ROW(" + String.join(", ", values)
                + ")::pg_catalog.text, 'UTF8'))";
    }

    /// Eight bytes of a `bytea`, from the given one on (the first is 1), as an `int8`.
    static String word(String input, int from) {
        return "('x' || pg_catalog.encode(pg_catalog.substring(" + input + ", " + from
                + ", 8), 'hex'))::pg_catalog.bit(64)::pg_catalog.int8";
    }

    /// The hash that is the same for rows of equal values.
    RowHash canonical() {
        return this == RECORD ? CANONICAL : this;
    }

    /// What both words are made from, once for each row.
    String input(List<String> values) {
        return "pg_catalog.hash_record_extended(ROW(" + String.join(", ", values) + "), 1)";
    }

    /// One word of the hash, an `int8`.
    String first(String input) {
        return "pg_catalog.hashint8extended(" + input + ", 2)";
    }

    /// The other word.
    String second(String input) {
        return "pg_catalog.hashint4extended((" + input + " OPERATOR(pg_catalog.>>) 32)::pg_catalog.int4, 3)";
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
            String value = "t." + Identifiers.quote(column.name());
            boolean alike = column.modifier() >= 0 && column.modifier() == other.modifier();
            values.addAll((this == RECORD
                            ? HashInput.sql(value, column.type(), other.type(), column.tolerance(), alike)
                            : HashInput.text(value, column.type(), other.type(), column.tolerance())
                                    .map(List::of))
                    .orElseThrow());
        }
        return input(values);
    }
}
