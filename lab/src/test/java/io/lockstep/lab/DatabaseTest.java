package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseTest {
    @Test
    void a_jdbc_url_is_taken_apart() {
        assertThat(Database.of("jdbc:postgresql://db.example:5433/shop?sslmode=require", "u", "p"))
                .isEqualTo(new Database("db.example", 5433, "shop", "u", "p"));
        assertThat(Database.of("jdbc:postgresql://db.example/shop", "u", "p").port())
                .isEqualTo(5432);
    }

    @Test
    void what_is_not_such_a_url_is_refused_with_the_form_that_is_expected() {
        assertThatThrownBy(() -> Database.of("postgres://db.example/shop", "u", "p"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("jdbc:postgresql://host:port/database");
    }

    @Test
    void the_password_is_printed_nowhere_but_in_the_connection_string_where_it_is_quoted() {
        Database database = new Database("h", 1, "n", "u", "it's");

        assertThat(database.toString()).isEqualTo("u:***@h:1/n");
        assertThat(database.connectionString()).contains("password='it\\'s'");
    }

    @Test
    void names_are_quoted_for_sql() {
        assertThat(new TableName("public", "a\"b").quoted()).isEqualTo("\"public\".\"a\"\"b\"");
    }
}
