package io.lockstep.app;

import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lab that tests of this module use at the same time, each in databases and topics of its own. Tests whose
/// subject is how servers come and go, or what a whole server holds, have servers of their own.
public final class SharedLab {
    private static final Lab LAB = Lab.start();

    private SharedLab() {}

    public static Lab lab() {
        return LAB;
    }

    /// Writes the configuration of a migration between the databases of its name.
    ///
    /// @param more what it says besides its name, databases and Kafka
    public static Path configure(Path file, String migration, String more) throws IOException {
        Database source = LAB.source().database().named(migration);
        Database target = LAB.target().database().named(migration);
        return Files.writeString(file, """
                migration: %s
                source: { url: "%s", user: "%s", password: "%s" }
                target: { url: "%s", user: "%s", password: "%s" }
                kafka: { bootstrap: "%s", partitions: 2 }
                %s""".formatted(
                        migration,
                        source.jdbcUrl(),
                        source.user(),
                        source.password(),
                        target.jdbcUrl(),
                        target.user(),
                        target.password(),
                        LAB.kafka().bootstrap(),
                        more));
    }
}
