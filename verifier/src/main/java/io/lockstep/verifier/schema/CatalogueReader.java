package io.lockstep.verifier.schema;

import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.Address;
import io.lockstep.verifier.schema.model.Catalogue;
import io.lockstep.verifier.schema.model.ObjectKind;
import io.lockstep.verifier.schema.model.ObjectProperties;
import io.lockstep.verifier.schema.model.SchemaObject;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a catalogue.
final class CatalogueReader {
    private static final int FIRST_PROPERTY = 6;
    private static final int ROWS_AT_ONCE = 1000;

    private final CatalogueSession catalogue;
    private final List<SchemaObject> objects = new ArrayList<>();
    private final Set<ObjectKind> unread = new HashSet<>();
    private final Map<String, String> texts = new HashMap<>();

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
        statement.setFetchSize(ROWS_AT_ONCE);
        try (ResultSet row = statement.executeQuery(each.sql())) {
            List<String> names = names(row.getMetaData());
            while (row.next()) {
                objects.add(object(row, names));
            }
        }
    }

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        var names = new ArrayList<String>();
        for (int i = FIRST_PROPERTY; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return List.copyOf(names);
    }

    private SchemaObject object(ResultSet row, List<String> names) throws SQLException {
        var values = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            values.add(text(row, FIRST_PROPERTY + i));
        }
        return new SchemaObject(
                ObjectKind.valueOf(row.getString(1)),
                new Address(text(row, 2), text(row, 3), text(row, 4)),
                ObjectProperties.of(names, values),
                text(row, 5));
    }

    /// Most texts are those of many objects.
    private String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : texts.computeIfAbsent(text, same -> same);
    }
}
