package io.lockstep.verifier.schema;

import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.Address;
import io.lockstep.verifier.schema.model.Catalogue;
import io.lockstep.verifier.schema.model.ObjectKind;
import io.lockstep.verifier.schema.model.SchemaObject;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a catalogue.
final class CatalogueReader {
    private static final int FIRST_PROPERTY = 6;

    private final CatalogueSession catalogue;
    private final List<SchemaObject> objects = new ArrayList<>();
    private final Set<ObjectKind> unread = new HashSet<>();

    private CatalogueReader(CatalogueSession catalogue) {
        this.catalogue = catalogue;
    }

    static Catalogue read(ReadSession session) throws SQLException {
        try (var catalogue = new CatalogueSession(session)) {
            return new CatalogueReader(catalogue).catalogue();
        }
    }

    private Catalogue catalogue() throws SQLException {
        for (CatalogueStatement each : CatalogueStatement.values()) {
            if (!catalogue.attempt(each.described(), statement -> read(each, statement))) {
                unread.addAll(each.kinds());
            }
        }
        var sequences = new SequenceReader(catalogue).read(objects);
        return new Catalogue(catalogue.major(), objects, sequences, catalogue.unread(), unread);
    }

    private void read(CatalogueStatement each, Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(each.sql())) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                objects.add(object(row, columns));
            }
        }
    }

    private static SchemaObject object(ResultSet row, ResultSetMetaData columns) throws SQLException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = FIRST_PROPERTY; i <= columns.getColumnCount(); i++) {
            String value = row.getString(i);
            if (value != null && !value.isEmpty()) {
                properties.put(columns.getColumnLabel(i), value);
            }
        }
        return new SchemaObject(
                ObjectKind.valueOf(row.getString(1)),
                new Address(row.getString(2), row.getString(3), row.getString(4)),
                properties,
                row.getString(5));
    }
}
