package io.lockstep.app.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.app.failure.UserError;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://ann@db.old:5433/shop, jdbc:postgresql://db.old:5433/shop, ann, ann@db.old:5433/shop",
        "postgresql://db.old/shop, jdbc:postgresql://db.old:5432/shop, , db.old:5432/shop",
        "jdbc:postgresql://db.old/shop?user=ann&sslmode=require, jdbc:postgresql://db.old:5432/shop?sslmode=require, ann,"
                + " ann@db.old:5432/shop",
        "postgres://a%40b@[::1]:1/a%20b, jdbc:postgresql://[::1]:1/a+b, a@b, a@b@[::1]:1/a b"
    })
    void an_address_is_read_as_psql_reads_it(String url, String jdbc, String user, String shown) {
        assertThat(DatabaseUrl.parse("--source", url))
                .isEqualTo(new DatabaseUrl(jdbc, Optional.ofNullable(user), shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "mysql://h/shop", "postgres://h", "postgres://h/", "postgres:///shop", "a b", ""})
    void what_is_no_address_is_refused(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse("--source", url))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--source is not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:hush@h/shop",
                "jdbc:postgresql://h/shop?user=ann&password=hush",
                "postgres://h/shop?sslpassword=hush"
            })
    void a_password_on_the_command_line_is_refused_and_not_repeated(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse("--target", url))
                .hasMessageContaining("--target shows a password")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void a_database_name_with_a_plus_stays_what_it_is() {
        assertThat(DatabaseUrl.parse("--source", "postgres://h/a+b").shown()).isEqualTo("h:5432/a+b");
    }
}
