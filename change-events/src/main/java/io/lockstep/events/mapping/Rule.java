package io.lockstep.events.mapping;

import java.util.List;
import java.util.Optional;

/// One rule of the document that decides what is compared. Rules of the types `table-settings` and `validation`
/// say how a task loads and checks, not what it copies, and are none of these.
sealed interface Rule {
    /// The rule's `rule-id`.
    String id();

    ObjectLocator locator();

    /// Source: `Selections`.
    ///
    /// @param filtered whether it leaves out rows (`Filters`)
    record Selection(String id, Action action, ObjectLocator locator, boolean ofTables, boolean filtered)
            implements Rule {}

    /// What a selection rule does with the tables it is about. `explicit` includes one table, whose name it has.
    enum Action {
        INCLUDE,
        EXCLUDE,
        EXPLICIT
    }

    /// Source: `Transformations`.
    record Transformation(String id, Target target, Change change, ObjectLocator locator) implements Rule {}

    /// What a transformation changes. Tablespaces mean nothing to PostgreSQL.
    enum Target {
        SCHEMA,
        TABLE,
        COLUMN,
        TABLESPACE
    }

    /// What a transformation does.
    sealed interface Change {
        /// Another name.
        record Renamed(NameChange name) implements Change {}

        /// The column is not copied.
        record RemoveColumn() implements Change {}

        /// The column is copied, and those of the table of which no rule says so are not (the description of
        /// `rule-action` in `Transformations`).
        record IncludeColumn() implements Change {}

        /// The target gets one more column (`Expressions`).
        ///
        /// @param marksDeletes whether rows stay on the target when they are deleted
        record AddColumn(String name, boolean marksDeletes) implements Change {}

        /// The column has another type on the target.
        record ChangeDataType(DataType type) implements Change {}

        /// The target's primary key is made of these columns.
        record DefinePrimaryKey(List<String> columns) implements Change {}

        /// An index, which says nothing about rows.
        record DefineUniqueIndex() implements Change {}

        /// The target gets further columns, with the values before a change.
        record AddBeforeImages(String prefix, String suffix) implements Change {}

        /// The column's content is computed (`Expressions`: "for new and existing columns").
        ///
        /// @param name what it is called, where the rule also changes that
        record Computed(Optional<NameChange> name) implements Change {}

        /// The values are altered on purpose (`Masking`).
        record Mask(String action) implements Change {}
    }

    /// A type of DMS.
    ///
    /// @param name in lower case, such as `int8`
    /// @param precision digits; empty where the rule does not say
    /// @param scale of these behind the point
    record DataType(String name, Optional<Integer> precision, Optional<Integer> scale) {}
}
