package io.lockstep.events.equality;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes the canonical text of values: the same for values that are equal, another for any other. Each form does so
/// twice, in Java and in SQL, and both make the same text. What values print as is PostgreSQL's text in a session that
/// has `TimeZone` UTC, `DateStyle` ISO, `IntervalStyle` postgres, `bytea_output` hex, `extra_float_digits` 3 and
/// `lc_monetary` C. Immutable.
public sealed interface Form {
    /// The canonical text of a value.
    ///
    /// @param printed the value as PostgreSQL prints it
    /// @return that same text where it cannot be read, so that a value that is not understood is equal to
    ///     nothing that prints otherwise
    String canonical(String printed);

    /// An expression for the same text, null for NULL.
    ///
    /// @param value an expression of the type that the form is for; it is repeated
    String sql(String value);

    /// Forms that need to know nothing more.
    enum Simple implements Form {
        /// Equal when they print alike.
        PRINTED {
            @Override
            public String canonical(String printed) {
                return printed;
            }

            @Override
            public String sql(String value) {
                return Sql.printed(value);
            }
        },
        /// Numbers, alone or within arrays and ranges, without superfluous zeros after the point.
        NUMBERS {
            @Override
            public String canonical(String printed) {
                return Zeros.trimmed(printed);
            }

            @Override
            public String sql(String value) {
                return Sql.replaced(Sql.printed(value), Zeros.SUPERFLUOUS, "\\1");
            }
        },
        /// Floating-point numbers, alone or within arrays, ranges and geometric values, with one zero.
        FLOATS {
            @Override
            public String canonical(String printed) {
                return Zeros.unsigned(printed);
            }

            @Override
            public String sql(String value) {
                return Sql.replaced(Sql.printed(value), Zeros.NEGATIVE, "0");
            }
        },
        /// `char(n)` without its padding. Only spaces are padding: PostgreSQL keeps other white space.
        PADDED {
            @Override
            public String canonical(String printed) {
                int end = printed.length();
                while (end > 0 && printed.charAt(end - 1) == ' ') {
                    end--;
                }
                return printed.substring(0, end);
            }

            @Override
            public String sql(String value) {
                return "pg_catalog.rtrim(" + Sql.printed(value) + ", ' ')";
            }
        },
        /// `money` as a number.
        MONEY {
            @Override
            public String canonical(String printed) {
                return Zeros.trimmed(printed.replace("$", "").replace(",", ""));
            }

            @Override
            public String sql(String value) {
                return Sql.replaced(
                        "pg_catalog.translate(" + Sql.printed(value) + ", '$,', '')", Zeros.SUPERFLUOUS, "\\1");
            }
        },
        /// `jsonb`, which PostgreSQL prints in one order and spacing, with its numbers by value.
        JSONB {
            @Override
            public String canonical(String printed) {
                return Zeros.trimmedOutsideStrings(printed);
            }

            @Override
            public String sql(String value) {
                return Sql.replaced(Sql.printed(value), Zeros.SUPERFLUOUS_OUTSIDE_STRINGS, "\\1\\2");
            }
        },
        /// `json` by the value that it stands for, as `jsonb` would hold it.
        JSON_VALUE {
            @Override
            public String canonical(String printed) {
                return JsonText.value(printed).orElse(printed);
            }

            @Override
            public String sql(String value) {
                return JSONB.sql("(" + value + ")::pg_catalog.jsonb");
            }
        }
    }

    /// A composite value, attribute by attribute, printed as PostgreSQL prints a row of texts.
    record Row(List<Attribute> attributes) implements Form {
        public Row {
            attributes = List.copyOf(attributes);
        }

        @Override
        public String canonical(String printed) {
            return RowLiteral.parse(printed)
                    .filter(parts -> parts.size() == attributes.size())
                    .map(this::written)
                    .orElse(printed);
        }

        private String written(List<Optional<String>> parts) {
            List<Optional<String>> canonical = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                canonical.add(parts.get(i).map(attributes.get(i).form()::canonical));
            }
            return RowLiteral.print(canonical);
        }

        @Override
        public String sql(String value) {
            String row = attributes.stream()
                    .map(attribute -> attribute.form().sql("(" + value + ")." + Sql.quoted(attribute.name())))
                    .collect(Collectors.joining(", ", "ROW(", ")"));
            return Sql.unlessNull(value, Sql.output(row));
        }

        /// @param name of the attribute
        public record Attribute(String name, Form form) {}
    }

    /// An array, element by element: its shape, unless it is a list that counts from 1, and the canonical texts of its
    /// elements in order, printed as PostgreSQL prints an array of texts.
    record Elements(Form element) implements Form {
        @Override
        public String canonical(String printed) {
            return ArrayLiteral.parse(printed)
                    .map(array -> array.with(text -> element.canonical(text)).print())
                    .orElse(printed);
        }

        @Override
        public String sql(String value) {
            String plain = "pg_catalog.array_ndims(" + value + ") = 1 AND pg_catalog.array_lower(" + value + ", 1) = 1";
            String elements = "SELECT " + Sql.output("pg_catalog.array_agg(" + element.sql("q.e") + " ORDER BY q.n)")
                    + " FROM (SELECT pg_catalog.unnest(" + value + ") AS e, pg_catalog.generate_series(1, "
                    + "pg_catalog.cardinality(" + value + ")) AS n) AS q";
            return "CASE WHEN " + Sql.isNull(value) + " THEN NULL WHEN pg_catalog.cardinality(" + value
                    + ") = 0 THEN '{}' ELSE CASE WHEN " + plain + " THEN '' ELSE pg_catalog.array_dims(" + value
                    + ") || '=' END || (" + elements + ") END";
        }
    }

    /// A number rounded half away from zero.
    ///
    /// @param scale digits after the point that are left
    record Rounded(int scale) implements Form {
        @Override
        public String canonical(String printed) {
            BigDecimal number = Zeros.number(printed);
            return number == null
                    ? printed
                    : Zeros.trimmed(number.setScale(scale, java.math.RoundingMode.HALF_UP)
                            .toPlainString());
        }

        @Override
        public String sql(String value) {
            return Simple.NUMBERS.sql("pg_catalog.round((" + value + ")::pg_catalog.numeric, " + scale + ")");
        }
    }

    /// Of a text the whole characters within the first bytes of its UTF-8.
    ///
    /// @param bytes at least 4
    record Beginning(int bytes) implements Form {
        private static final int LONGEST_UNIT = 3;

        @Override
        public String canonical(String printed) {
            if ((long) printed.length() * LONGEST_UNIT <= bytes) {
                return printed;
            }
            int end = 0;
            int used = 0;
            while (end < printed.length()) {
                int character = printed.codePointAt(end);
                used += utf8(character);
                if (used > bytes) {
                    return printed.substring(0, end);
                }
                end += Character.charCount(character);
            }
            return printed;
        }

        private static int utf8(int character) {
            if (character < 0x80) {
                return 1;
            }
            if (character < 0x800) {
                return 2;
            }
            return character < 0x10000 ? 3 : 4;
        }

        /// A byte that another character does not begin with has its two highest bits 10, and a character has at most
        /// three of them.
        @Override
        public String sql(String value) {
            String text = Sql.printed(value);
            String utf8 = "pg_catalog.convert_to(" + text + ", 'UTF8')";
            StringBuilder whole = new StringBuilder("CASE");
            for (int back = 0; back < 3; back++) {
                whole.append(" WHEN pg_catalog.get_byte(" + utf8 + ", " + (bytes - back) + ") & 192 <> 128 THEN "
                        + (bytes - back));
            }
            whole.append(" ELSE ").append(bytes - 3).append(" END");
            return "CASE WHEN pg_catalog.octet_length(" + utf8 + ") <= " + bytes + " THEN " + text
                    + " ELSE pg_catalog.convert_from(pg_catalog.substring(" + utf8 + ", 1, " + whole + "), 'UTF8') END";
        }
    }

    /// The first bytes of a `bytea`.
    record FirstBytes(int bytes) implements Form {
        private static final int PREFIX = "\\x".length();

        @Override
        public String canonical(String printed) {
            long end = PREFIX + 2L * bytes;
            return printed.length() <= end ? printed : printed.substring(0, (int) end);
        }

        @Override
        public String sql(String value) {
            return Sql.printed("pg_catalog.substring(" + value + ", 1, " + bytes + ")");
        }
    }

    /// Pieces of SQL. Every name in them is qualified, so that no search path leads elsewhere.
    final class Sql {
        private Sql() {}

        static String isNull(String value) {
            return "(" + value + ") IS NOT DISTINCT FROM NULL";
        }

        static String unlessNull(String value, String then) {
            return "CASE WHEN " + isNull(value) + " THEN NULL ELSE " + then + " END";
        }

        /// What the output function of the type says, as the change log has it: a cast to text may be another function,
        /// as for `boolean`, `inet` and `xml`, or one that somebody has written.
        static String output(String value) {
            return "pg_catalog.format('%s', " + value + ")";
        }

        static String printed(String value) {
            return unlessNull(value, output(value));
        }

        static String replaced(String text, String pattern, String by) {
            return "pg_catalog.regexp_replace(" + text + ", '" + pattern + "', '" + by + "', 'g')";
        }

        static String quoted(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }
}
