package io.lockstep.verifier.schema.model;

import java.util.Locale;

/// The kinds of objects that are compared, in the order in which they are reported.
public enum ObjectKind {
    DATABASE(Group.OWN),
    SERVER_SETTING(Group.OWN),
    EXTENSION(Group.OWN),
    SCHEMA(Group.OWN),
    LANGUAGE(Group.OWN),
    TABLE(Group.RELATION),
    PARTITION(Group.RELATION),
    FOREIGN_TABLE(Group.RELATION),
    COLUMN(Group.OWN),
    PRIMARY_KEY(Group.OWN),
    UNIQUE_CONSTRAINT(Group.CONSTRAINT),
    CHECK(Group.CONSTRAINT),
    FOREIGN_KEY(Group.CONSTRAINT),
    EXCLUSION(Group.CONSTRAINT),
    INDEX(Group.OWN),
    SEQUENCE(Group.OWN),
    VIEW(Group.VIEW),
    MATERIALIZED_VIEW(Group.VIEW),
    FUNCTION(Group.ROUTINE),
    PROCEDURE(Group.ROUTINE),
    AGGREGATE(Group.ROUTINE),
    TRIGGER(Group.OWN),
    RULE(Group.OWN),
    POLICY(Group.OWN),
    EVENT_TRIGGER(Group.OWN),
    ENUM(Group.TYPE),
    DOMAIN(Group.TYPE),
    COMPOSITE_TYPE(Group.TYPE),
    RANGE(Group.TYPE),
    BASE_TYPE(Group.TYPE),
    COLLATION(Group.OWN),
    CAST(Group.OWN),
    OPERATOR(Group.OWN),
    OPERATOR_CLASS(Group.OWN),
    CONVERSION(Group.OWN),
    TEXT_SEARCH_CONFIGURATION(Group.OWN),
    TEXT_SEARCH_DICTIONARY(Group.OWN),
    STATISTICS(Group.OWN),
    FOREIGN_SERVER(Group.OWN),
    ROLE(Group.OWN),
    ROLE_SETTING(Group.OWN),
    PRIVILEGE(Group.OWN),
    DEFAULT_PRIVILEGE(Group.OWN);

    private final Group group;

    ObjectKind(Group group) {
        this.group = group;
    }

    /// Kinds that share their names: of each of these at most one may have a name.
    private enum Group {
        OWN,
        RELATION,
        CONSTRAINT,
        VIEW,
        ROUTINE,
        TYPE
    }

    /// What tells its names from those of other kinds.
    String nameSpace() {
        return group == Group.OWN ? name() : group.name();
    }

    boolean is(ObjectKind other) {
        return nameSpace().equals(other.nameSpace());
    }

    boolean constraint() {
        return group == Group.CONSTRAINT || this == PRIMARY_KEY;
    }

    boolean table() {
        return group == Group.RELATION;
    }

    boolean routine() {
        return group == Group.ROUTINE;
    }

    boolean type() {
        return group == Group.TYPE;
    }

    /// In words, as in SQL.
    public String words() {
        return name().replace('_', ' ');
    }

    @Override
    public String toString() {
        return words().toLowerCase(Locale.ROOT);
    }
}
