package io.lockstep.capture.setup;

import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A privilege of a role on one object.
///
/// @param on `TABLE`, `SCHEMA` or `DATABASE`
/// @param object as an SQL identifier, quoted
/// @param role its name, not quoted
record Grant(String privilege, String on, String object, String role) {
    private static final String IDENTIFIER = "\"(?:[^\"]|\"\")+\"";
    private static final Pattern TEXT = Pattern.compile(
            "(CONNECT|USAGE|SELECT|INSERT|UPDATE|DELETE) ON (DATABASE|SCHEMA|TABLE) (" + IDENTIFIER + "(?:\\."
                    + IDENTIFIER + ")?) TO (" + IDENTIFIER + ")",
            Pattern.DOTALL);

    static Grant table(String privilege, TableId table, String role) {
        return new Grant(privilege, "TABLE", table.quoted(), role);
    }

    static Grant schema(String schema, String role) {
        return new Grant("USAGE", "SCHEMA", Identifiers.quote(schema), role);
    }

    static Grant database(String database, String role) {
        return new Grant("CONNECT", "DATABASE", Identifiers.quote(database), role);
    }

    /// Reads what [#text] writes; nothing else passes, so that no text of a table becomes SQL.
    static Grant parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a grant of Lockstep's: " + text);
        }
        return new Grant(matcher.group(1), matcher.group(2), matcher.group(3), Identifiers.unquote(matcher.group(4)));
    }

    /// As it stands in the record of creation.
    String text() {
        return privilege + " ON " + on + " " + object + " TO " + Identifiers.quote(role);
    }

    String grant() {
        return "GRANT " + text();
    }

    String revoke() {
        return "REVOKE " + privilege + " ON " + on + " " + object + " FROM " + Identifiers.quote(role);
    }

    /// A query with a row when the role has the privilege, be it through another role.
    String held() {
        String function = switch (on) {
            case "TABLE" -> "has_table_privilege(r.oid, to_regclass(" + Identifiers.literal(object) + ")";
            case "SCHEMA" -> "has_schema_privilege(r.oid, to_regnamespace(" + Identifiers.literal(object) + ")";
            default -> "has_database_privilege(r.oid, current_database()";
        };
        return "SELECT 1 FROM pg_roles r WHERE r.rolname = " + Identifiers.literal(role) + " AND (r.rolsuper OR "
                + function + (on.equals("DATABASE") ? "" : "::oid") + ", " + Identifiers.literal(privilege) + "))";
    }

    /// A query with a row when everybody has the privilege on the schema.
    String heldByAll() {
        return "SELECT 1 WHERE has_schema_privilege('public', to_regnamespace(" + Identifiers.literal(object)
                + ")::oid, " + Identifiers.literal(privilege) + ")";
    }
}
