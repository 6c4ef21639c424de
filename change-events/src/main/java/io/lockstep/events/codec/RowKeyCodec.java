package io.lockstep.events.codec;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.util.ArrayList;

/// Row keys as bytes: schema, name, number of columns, and of each column its name, kind and text. Equal keys have
/// equal bytes, so these are also the Kafka keys that decide the partition. The layout carries no version: a change
/// of it is a new encoding and a new epoch.
public final class RowKeyCodec {
    private static final KeyColumn.Kind[] KINDS = KeyColumn.Kind.values();

    private RowKeyCodec() {}

    public static byte[] encode(RowKey key) {
        var out = new BinaryWriter(64);
        write(key, out);
        return out.toBytes();
    }

    /// @throws MalformedRecordException when the bytes are not exactly one row key
    public static RowKey decode(byte[] bytes) {
        var in = new BinaryReader(bytes);
        RowKey key = read(in);
        in.end();
        return key;
    }

    static void write(RowKey key, BinaryWriter out) {
        write(key.table(), out);
        out.unsigned(key.columns().size());
        for (KeyColumn column : key.columns()) {
            out.text(column.name()).constant(column.kind()).text(column.text());
        }
    }

    static RowKey read(BinaryReader in) {
        TableId table = readTable(in);
        int count = in.count();
        if (count == 0) {
            throw new MalformedRecordException("A row key of " + table + " has no columns");
        }
        var columns = new ArrayList<KeyColumn>(count);
        for (int i = 0; i < count; i++) {
            columns.add(new KeyColumn(in.text(), in.constant(KINDS), in.text()));
        }
        return new RowKey(table, columns);
    }

    static void write(TableId table, BinaryWriter out) {
        out.text(table.schema()).text(table.name());
    }

    static TableId readTable(BinaryReader in) {
        String schema = in.text();
        String name = in.text();
        if (schema.isEmpty() || name.isEmpty()) {
            throw new MalformedRecordException("A table without a name");
        }
        return new TableId(schema, name);
    }
}
