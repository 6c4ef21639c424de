package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The schema that Lockstep keeps for itself: a replicator that carries every table of the source needs
/// each of them on the target too, which has the copies of the canaries besides. It belongs to one
/// migration, and only its owner and whom setup names may use it: the tables of a cutover, its owner alone.
final class OwnSchema {
    private static final String COMMENT = """
            SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = ?""";
    /// Whom the administrator's default privileges would let in.
    private static final String GUESTS = """
            SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END
            FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE d.defaclrole = current_user::regrole AND d.defaclobjtype IN ('r', 'n')
              AND (d.defaclnamespace = 0) AND a.grantee <> d.defaclrole""";

    private final Site site;

    OwnSchema(Site site) {
        this.site = site;
    }

    /// @throws SetupException when the schema is somebody else's
    Step plan() {
        List<String> comments = site.session().strings(COMMENT, schema());
        requireOurs(comments);
        Map<TableId, String> missing = new LinkedHashMap<>(tables());
        missing.keySet().removeIf(this::exists);
        String what = "schema " + schema() + " with tables created, lane, " + watermarks() + ", " + canaries()
                + " and those of a cutover";
        if (missing.isEmpty()) {
            return new Step.Present(site.place(), what);
        }
        List<String> statements = new ArrayList<>();
        if (comments.isEmpty()) {
            createSchema(statements);
        }
        missing.forEach((table, columns) -> createTable(statements, table, columns));
        if (comments.isEmpty()) {
            statements.add(site.record(Kind.SCHEMA, schema(), ""));
        }
        missing.keySet().forEach(table -> statements.add(site.record(Kind.TABLE, table.toString(), "")));
        return Step.Run.atomic(site.place(), what, statements);
    }

    private void createSchema(List<String> statements) {
        String quoted = Identifiers.quote(schema());
        statements.add("CREATE SCHEMA " + quoted);
        statements.add("COMMENT ON SCHEMA " + quoted + " IS "
                + Identifiers.literal(site.settings().ownership()));
        guests().forEach(guest -> statements.add("REVOKE ALL ON SCHEMA " + quoted + " FROM " + guest));
    }

    private void createTable(List<String> statements, TableId table, String columns) {
        statements.add("CREATE TABLE " + table.quoted() + " (" + columns + ")");
        guests().forEach(guest -> statements.add("REVOKE ALL ON TABLE " + table.quoted() + " FROM " + guest));
    }

    private List<String> guests() {
        List<String> guests = new ArrayList<>(List.of("PUBLIC"));
        site.session().strings(GUESTS).stream()
                .filter(guest -> !guest.equals("PUBLIC"))
                .forEach(guests::add);
        return guests;
    }

    private void requireOurs(List<String> comments) {
        if (!comments.isEmpty() && !comments.getFirst().equals(site.settings().ownership())) {
            throw new SetupException(
                    "The schema " + schema() + " of " + site.session().described() + " is not of migration "
                            + site.settings().migration() + ": "
                            + (comments.getFirst().isEmpty() ? "it has no comment of Lockstep's" : comments.getFirst()),
                    "use another watermark.schema for this migration");
        }
    }

    private boolean exists(TableId table) {
        return site.session().exists("SELECT 1 WHERE to_regclass(?) IS NOT NULL", table.quoted());
    }

    private String watermarks() {
        return site.settings().watermarkTables().stream().map(TableId::name).collect(Collectors.joining(", "));
    }

    private String canaries() {
        return site.settings().canaryTables(site.side()).stream()
                .map(TableId::name)
                .collect(Collectors.joining(", "));
    }

    private String schema() {
        return site.settings().schema();
    }

    private Map<TableId, String> tables() {
        Map<TableId, String> tables = new LinkedHashMap<>();
        tables.put(
                new CreatedTable(schema()).id(),
                "side text, id bigint GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, name text NOT NULL, "
                        + "detail text NOT NULL, by text NOT NULL, at timestamptz NOT NULL DEFAULT now(), "
                        + "PRIMARY KEY (side, id), UNIQUE (side, kind, name)");
        tables.put(
                new LaneTable(schema()).id(),
                "lane text PRIMARY KEY, epoch bigint NOT NULL, reason text NOT NULL, begun_at timestamptz NOT NULL");
        site.settings()
                .watermarkTables()
                .forEach(table -> tables.put(
                        table,
                        "lane text PRIMARY KEY, sequence bigint NOT NULL, epoch bigint NOT NULL, seen bigint NOT NULL, "
                                + "written_at timestamptz NOT NULL, mac bytea"));
        Stream.of(site.settings().canaryOriginals(), site.settings().canaryTables(site.side()))
                .flatMap(List::stream)
                .distinct()
                .forEach(table -> tables.put(table, "id bigint PRIMARY KEY, value text NOT NULL"));
        tables.putAll(new CutoverTables(schema()).columns());
        return tables;
    }
}
