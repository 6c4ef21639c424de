package io.lockstep.cutover.certificate;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;

/// How the rows of the migrated tables come to digests: the statements, for Lockstep to run and for others.
public interface Digesting {
    /// What a session has to be told first, so that it prints values as every other does.
    String session();

    /// The statements for each table.
    ///
    /// @param source a session that was told so
    /// @param target another
    /// @throws SQLException when the databases cannot be asked which tables there are
    List<Table> tables(Connection source, Connection target) throws SQLException;

    /// One table.
    ///
    /// @param table by its name on the target
    /// @param source by its name there
    /// @param columns that are digested, in their order
    /// @param ignored columns of which a rule says that they are not compared
    /// @param notComparable columns that cannot be, each with the reason
    /// @param statements of either side, which return `rows` and `digest`; none where the table cannot be
    ///     digested
    /// @param obstacle why it cannot be; empty when it can
    record Table(
            TableId table,
            TableId source,
            List<String> columns,
            List<String> ignored,
            SortedMap<String, String> notComparable,
            SortedMap<Side, String> statements,
            String obstacle) {
        public Table {
            columns = List.copyOf(columns);
            ignored = List.copyOf(ignored);
        }

        /// Its name on one side.
        TableId on(Side side) {
            return side == Side.SOURCE ? source : table;
        }
    }
}
