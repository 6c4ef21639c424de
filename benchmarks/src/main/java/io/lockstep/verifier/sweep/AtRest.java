package io.lockstep.verifier.sweep;

import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The data set: a table of narrow rows, as pgbench has them, and one of 19 mixed columns. The same on every server.
final class AtRest {
    static final TablePair NARROW = pair("narrow");
    static final TablePair MIXED = pair("mixed");

    private static final List<String> STATEMENTS = List.of(
            "CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy')",
            "CREATE TABLE public.narrow (aid int PRIMARY KEY, bid int, abalance int, filler char(84))",
            """
            CREATE TABLE public.mixed (id bigint PRIMARY KEY, ref uuid, amount numeric(12,2), rate float8, score float4,
                at timestamptz, entered timestamp, due date, note text, remark text, code char(8), tags text[], counts int[],
                data jsonb, raw json, digest bytea, mood public.mood, paid boolean, quantity int)""");

    private AtRest() {}

    /// The tables, without rows.
    static void create(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String each : STATEMENTS) {
                statement.execute(each);
            }
        }
    }

    static void fill(Database database, long narrow, long mixed) throws SQLException {
        create(database);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO public.narrow SELECT i, i / 100000, 0, '' FROM generate_series(1, %d) AS i"
                    .formatted(narrow));
            statement.execute("""
            INSERT INTO public.mixed SELECT i, md5(i::text)::uuid, (i %% 100000) / 100.0, i / 7.0, (i %% 1000)::float4 / 3,
                timestamptz '2020-01-01Z' + i * interval '1.000001 s', timestamp '2020-01-01' + i * interval '1 min',
                date '2020-01-01' + i %% 1000, 'Order number ' || i || ', größe ' || i %% 40,
                CASE i %% 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'remark' END, 'C' || i %% 1000,
                ARRAY['red', 'x' || i %% 100], ARRAY[i %% 7, i %% 11],
                jsonb_build_object('n', i %% 1000, 'price', (i %% 100) * 1.25, 's', 'v' || i %% 10),
                json_build_object('n', i %% 1000), decode(md5((i * 7)::text), 'hex'),
                (ARRAY['sad', 'ok', 'happy'])[1 + i %% 3]::public.mood, i %% 2 = 0, i %% 50
            FROM generate_series(1, %d) AS i""".formatted(mixed));
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
    }

    private static TablePair pair(String name) {
        var id = new TableId("public", name);
        return new TablePair(id, id);
    }
}
