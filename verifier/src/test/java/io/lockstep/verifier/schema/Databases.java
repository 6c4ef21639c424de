package io.lockstep.verifier.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;

/// A source and a target whose schemas are compared.
record Databases(Database source, Database target) {
    /// Both of the name, on the shared servers.
    static Databases create(String name) throws SQLException {
        SharedPostgres.create(name);
        return of(name);
    }

    static Databases of(String name) {
        return new Databases(SharedPostgres.database(Side.SOURCE, name), SharedPostgres.database(Side.TARGET, name));
    }

    void onBoth(String... statements) throws SQLException {
        SharedPostgres.execute(source, statements);
        SharedPostgres.execute(target, statements);
    }

    SchemaReport compare(SchemaScope scope) throws SQLException {
        return compare(source, target, scope);
    }

    static SchemaReport compare(Database source, Database target, SchemaScope scope) throws SQLException {
        try (ReadSession here = ReadSession.open(Side.SOURCE, source::connect);
                ReadSession there = ReadSession.open(Side.TARGET, target::connect)) {
            return SchemaComparison.compare(here, there, scope);
        }
    }

    /// A script of `src/test/resources/schema`.
    static String script(String name) {
        try (InputStream file = Databases.class.getResourceAsStream("/schema/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
