package io.lockstep.verifier.schema.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            12 | SELECT t.a FROM s.t                  | 18 | SELECT a FROM s.t
            15 | SELECT a.a, a.b AS c FROM a.a        | 16 | SELECT a, b AS c FROM a.a
            12 | timezone('utc'::text, now())         | 14 | (now() AT TIME ZONE 'utc'::text)
            15 | timezone('utc'::text, now())         | 16 | (now() AT TIME ZONE 'utc'::text)
            15 | EXTRACT(year FROM t.c)               | 16 | EXTRACT(year FROM c)
            15 | SUBSTRING(t.b FROM t.a FOR t.c)      | 17 | SUBSTRING(b FROM a FOR c)
            15 | TRIM(BOTH FROM t.b)                  | 17 | TRIM(BOTH FROM b)
            13 | timezone('a', timezone('b', t.c))    | 17 | ((c AT TIME ZONE 'b') AT TIME ZONE 'a')
            12 | "substring"(b, 1, 2)                 | 18 | SUBSTRING(b FROM 1 FOR 2)
            12 | "position"(b, 'x'::text)             | 18 | POSITION(('x'::text) IN (b))
            12 | btrim(b, 'x'::text)                  | 18 | TRIM(BOTH 'x'::text FROM b)
            12 | btrim(b) = rtrim(c)                  | 18 | TRIM(BOTH FROM b) = TRIM(TRAILING FROM c)
            16 | "json"                               | 18 | json
            18 | a  +  b                              | 18 | a + b
            18 | x                                    | 12 | t.x
            18 | (a AT TIME ZONE 'b')                 | 12 | timezone('b', a)
            """)
    void it_means_the_same(int major, String sql, int otherMajor, String other) {
        assertThat(new SqlText(sql, major).means(new SqlText(other, otherMajor)))
                .isTrue();
        assertThat(new SqlText(other, otherMajor).means(new SqlText(sql, major)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            12 | SELECT t.a FROM s.t                  | 18 | SELECT b FROM s.t
            12 | SELECT t.a FROM s.t                  | 18 | SELECT u.a FROM s.t
            12 | SELECT a FROM s.t                    | 18 | SELECT a FROM t
            12 | SELECT a FROM t                      | 18 | SELECT t.a FROM t
            12 | SELECT s.lower(a)                    | 18 | SELECT lower(a)
            12 | 'x'::s.state                         | 18 | 'x'::state
            17 | SELECT t.a FROM s.t                  | 18 | SELECT a FROM s.t
            18 | SELECT t.a FROM s.t                  | 18 | SELECT a FROM s.t
            12 | timezone('utc'::text, now())         | 14 | (now() AT TIME ZONE 'cet'::text)
            12 | "substring"(b, 1, 2)                 | 18 | SUBSTRING(b FROM 1 FOR 3)
            12 | ltrim(b)                             | 18 | TRIM(BOTH FROM b)
            12 | date_part('year'::text, a)           | 18 | EXTRACT(year FROM a)
            18 | 'a  b'                               | 18 | 'a b'
            18 | "A"                                  | 18 | a
            18 | E'\\a'                               | 18 | '\\a'
            18 | "a b"                                | 18 | a b
            18 | 'it''s'                              | 18 | 'its'
            18 | "x""y"                               | 18 | "xy"
            18 | 'a'                                  | 18 | "a"
            18 | a + b                                | 18 | a + b + c
            18 | a + b + c                            | 18 | a + b
            18 | (a + b) * c                          | 18 | a + b * c
            """)
    void it_means_something_else(int major, String sql, int otherMajor, String other) {
        assertThat(new SqlText(sql, major).means(new SqlText(other, otherMajor)))
                .isFalse();
        assertThat(new SqlText(other, otherMajor).means(new SqlText(sql, major)))
                .isFalse();
    }
}
