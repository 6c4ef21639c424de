package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LegTest {
    @TempDir
    private Path directory;

    private static final String TEXT = """
            migration: shop
            source: { url: "jdbc:postgresql://old:5432/shop", user: s, password: one }
            target: { url: "jdbc:postgresql://new:5432/shop", user: t, password: two }
            admin: { source: { user: sa }, target: { user: ta } }
            kafka: { bootstrap: "kafka:9092" }
            replication: { type: native, native: { subscription: shop_sub } }
            lanes: [ { name: a, tables: { include: [ "public.a" ] } }, { name: b, tables: { include: [ "public.b" ] } } ]
            watermark: { schema: own, user: w }
            verifier: { state-dir: /var/state }
            cutover:
              traffic:
                - { type: pgbouncer, admin: "host=pool user=x", database: shop, config: /etc/p.ini, source: "host=old2" }
              state-file: /var/state.json
            http: { port: 8080 }
            leg: %d
            """;

    @Test
    void the_first_is_what_is_configured() {
        Configuration first = leg(0);
        assertThat(Leg.of(first, 0)).isSameAs(first);
        assertThat(first.migration()).isEqualTo("shop");
        assertThat(first.source().user()).isEqualTo("s");
        assertThat(first.cutoverTables().epochsAfter()).isZero();
    }

    @Test
    void the_next_goes_back_over_what_the_first_has_made() {
        Configuration back = leg(1);
        assertThat(back).isEqualTo(Leg.of(leg(0), 1));
        assertThat(back.migration()).isEqualTo("shop_leg1");
        assertThat(back.source().user()).isEqualTo("t");
        assertThat(back.target().user()).isEqualTo("s");
        assertThat(back.admin().source().orElseThrow().user()).isEqualTo("ta");
        assertThat(back.admin().target().orElseThrow().user()).isEqualTo("sa");
        assertThat(back.replication())
                .isEqualTo(new Replication.Native(Optional.of("lockstep_shop_back"), Replication.Apply.ORDERED));
        assertThat(back.lanes()).as("one subscription carries every table").isEmpty();
        assertThat(back.watermark().schema()).isEqualTo("own_leg1");
        assertThat(back.watermark().account()).as("a role of the other side").isEmpty();
        assertThat(back.schemaBefore()).isEqualTo("own");
        assertThat(back.schemaAfter()).isEqualTo("own_leg2");
        assertThat(leg(0).schemaAfter()).isEqualTo("own_leg1");
        assertThat(back.verifier().stateDirectory()).isEqualTo(Path.of("/var/state/leg1"));
        assertThat(back.cutover().stateFile()).isEqualTo(Path.of("/var/state_leg1.json"));
        assertThat(back.http().port()).isEqualTo(8180);
        assertThat(back.http().health().verifier()).isEqualTo(8182);
        TrafficChoice.Pooler pooler =
                (TrafficChoice.Pooler) back.cutover().traffic().getFirst();
        assertThat(pooler.target().orElseThrow().host()).contains("old2");
        assertThat(pooler.source()).isEmpty();
        assertThat(back.cutoverTables().epochsAfter())
                .as("poolers compare the epochs of all legs")
                .isPositive();
    }

    @Test
    void the_one_after_that_goes_where_the_first_went() {
        Configuration forth = leg(2);
        assertThat(forth.migration()).isEqualTo("shop_leg2");
        assertThat(forth.source()).isEqualTo(leg(0).source());
        assertThat(forth.watermark().account()).isEqualTo(leg(0).watermark().account());
        assertThat(forth.schemaBefore()).isEqualTo("own_leg1");
        assertThat(forth.replication())
                .isEqualTo(new Replication.Native(Optional.of("lockstep_shop_leg1_back"), Replication.Apply.ORDERED));
        assertThat(forth.cutover().traffic()).isEqualTo(leg(0).cutover().traffic());
        assertThat(forth.cutoverTables().epochsAfter())
                .isGreaterThan(leg(1).cutoverTables().epochsAfter());
    }

    @Test
    void there_is_none_before_the_first_and_none_of_a_later_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> Leg.of(leg(0), -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Leg.of(leg(1), 1));
        assertThatIllegalStateException().isThrownBy(() -> leg(0).schemaBefore());
    }

    @Test
    void a_free_port_stays_one_and_none_is_past_the_last() {
        assertThat(Leg.of(leg(0).withPort(0), 1).http().port()).isZero();
        assertThat(Leg.of(leg(0).withPort(65_500), 1).http().port()).isZero();
    }

    @Test
    void a_name_that_has_no_room_for_the_legs_is_refused_where_there_is_a_way_back() {
        String fits = "a".repeat(Leg.LONGEST_NAME);
        assertThat(load(named(fits, true)).migration()).isEqualTo(fits);
        assertThat(load(named(fits + "a", false)).migration()).hasSize(35);
        assertThatThrownBy(() -> load(named(fits + "a", true)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("at most 34");
    }

    private Configuration leg(int number) {
        return load(TEXT.formatted(number));
    }

    private Configuration load(String text) {
        try {
            Path file = Files.writeString(directory.resolve("lockstep.yaml"), text);
            return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String named(String name, boolean failback) {
        return TEXT.formatted(0)
                .replace("migration: shop", "migration: " + name)
                .replace("cutover:\n", "cutover:\n  failback: { enabled: " + failback + " }\n");
    }
}
