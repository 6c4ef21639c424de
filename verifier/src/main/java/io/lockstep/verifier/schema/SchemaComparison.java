package io.lockstep.verifier.schema;

import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.Catalogue;
import io.lockstep.verifier.schema.model.CatalogueComparison;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import java.sql.SQLException;

/// Compares the schemas of two databases (G11, G12).
public final class SchemaComparison {
    private SchemaComparison() {}

    /// Reads the source, then the target, in read-only transactions of a statement each, and in seconds, however
    /// large the database: no row is read, but for the furthest value of a column that a sequence fills, where an
    /// index has it.
    ///
    /// Since the source is read first, a sequence that counts on meanwhile is not found behind for that.
    ///
    /// @throws SQLException when a session has ended; what else cannot be read is in [SchemaReport#unread]
    public static SchemaReport compare(ReadSession source, ReadSession target, SchemaScope scope) throws SQLException {
        Catalogue here = CatalogueReader.read(source);
        Catalogue there = CatalogueReader.read(target);
        return CatalogueComparison.compare(here, there, scope);
    }
}
