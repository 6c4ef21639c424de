package io.lockstep.verifier.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.SharedPostgres;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.schema.model.Unread;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SequenceValuesIT {
    private static final String EXPECTED = """
            public."Odd 'name' %_c\\d ""q""_seq" ERROR BEHIND_SOURCE E'"public"."Odd ''name'' %_c\\\\d ""q""_seq"', 3
            public.ahead_id_seq INFO RIGHT
            public.behind_both_id_seq WARNING BEHIND_TABLE '"public"."behind_both_id_seq"', 70
            public.behind_source_id_seq ERROR BEHIND_SOURCE '"public"."renamed_seq"', 500
            public.behind_table_id_seq ERROR BEHIND_TABLE '"public"."behind_table_id_seq"', 150
            public.down ERROR BEHIND_SOURCE '"public"."down"', -50
            public.fine_id_seq INFO RIGHT
            public.lost_seq ERROR MISSING
            public.nearly_exhausted_id_seq WARNING NEARLY_EXHAUSTED
            public.never_called_id_seq INFO RIGHT
            public.round WARNING BEHIND_SOURCE '"public"."round"', 90
            public.shared ERROR BEHIND_TABLE '"public"."shared"', 9
            public.too_small_seq WARNING NEARLY_EXHAUSTED
            public.unindexed_id_seq INFO RIGHT
            """;

    @Test
    void a_sequence_behind_the_source_or_its_table_is_named_with_what_sets_it() throws SQLException {
        Databases databases = Databases.create("schema_sequences");
        databases.onBoth(Databases.script("sequences.sql"));
        SharedPostgres.execute(databases.source(), Databases.script("sequences-source.sql"));
        SharedPostgres.execute(databases.target(), Databases.script("sequences-target.sql"));

        SchemaReport report = databases.compare(SchemaScope.all());

        assertThat(report.sequences().stream().map(SequenceValuesIT::described))
                .containsExactlyElementsOf(EXPECTED.lines().toList());
        assertThat(report.unread())
                .as("a large table without an index")
                .extracting(Unread::object)
                .containsExactly("public.unindexed.id");
        for (SequenceFinding sequence : report.sequences()) {
            SharedPostgres.execute(databases.target(), sequence.fix());
        }
        assertThat(databases.compare(SchemaScope.all()).sequences())
                .filteredOn(sequence -> !sequence.fix().isEmpty())
                .isEmpty();
    }

    private static String described(SequenceFinding sequence) {
        String fix = sequence.fix().replaceFirst("^SELECT pg_catalog.setval\\((.*)\\)$", " $1");
        return sequence.sequence() + " " + sequence.severity() + " " + sequence.verdict() + fix;
    }
}
