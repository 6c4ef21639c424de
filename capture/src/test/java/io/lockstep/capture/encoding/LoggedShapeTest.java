package io.lockstep.capture.encoding;

import static io.lockstep.capture.encoding.RecordEncoderTest.TABLE;
import static io.lockstep.capture.encoding.RecordEncoderTest.change;
import static io.lockstep.capture.encoding.RecordEncoderTest.image;
import static io.lockstep.capture.encoding.RecordEncoderTest.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.encoding.RecordEncoderTest.Told;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.Lsn;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.equality.ColumnType;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/// The catalogue may be newer than the place of the log that is read.
class LoggedShapeTest {
    private final Told told = new Told();
    private final RecordEncoder encoder = encoder(new Shapes(new CatalogueOfToday(), Naming.SAME));

    private RecordEncoder encoder(Shapes shapes) {
        return new RecordEncoder(
                new LaneSide("shop", "main", Side.SOURCE, "lockstep"),
                RecordEncoderTest.SECRET,
                new Unchanged("unchanged"),
                shapes,
                told);
    }

    @Test
    void a_column_that_the_log_does_not_have_yet_is_not_declared_and_one_that_only_the_log_has_is() {
        Schema older = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.STRING_SCHEMA)
                .field("gone", logged(25, SchemaBuilder.string()))
                .build();
        Struct row = new Struct(older).put("id", "1").put("gone", "x");
        assertThat(encoder.encode(change(1, "c", key(1), row)).getFirst())
                .isInstanceOfSatisfying(
                        ColumnsDeclared.class,
                        declared -> assertThat(declared.columns().names()).containsExactly("gone", "id"));
    }

    @Test
    void a_value_is_encoded_by_the_type_that_the_log_has_and_not_by_that_of_the_catalogue() {
        Schema older = rowsOf(logged(1700, SchemaBuilder.string()));
        RowImage one = image(encoder.encode(change(1, "c", key(1), row(older, "1.0"))));
        assertThat(image(encoder.encode(change(2, "u", key(1), row(older, "1.00")))))
                .as("numbers, though the catalogue says text by now")
                .isEqualTo(one);
        Schema newer = rowsOf(logged(25, SchemaBuilder.string()));
        assertThat(encoder.encode(change(3, "u", key(1), row(newer, "1.00"))))
                .first()
                .isEqualTo(new TableNotice("main", new Position(new Lsn(3), 0), TABLE, UnprovenReason.SCHEMA_CHANGED));
        assertThat(told.noticed).singleElement().asString().contains("the type was changed", "[v]");
    }

    @Test
    void a_number_that_became_a_wider_one_and_a_text_that_became_a_longer_one_are_compared_on() {
        encoder.encode(change(1, "c", key(1), row(rowsOf(logged(1700, SchemaBuilder.string())), "1")));
        assertThat(encoder.encode(change(2, "u", key(1), row(rowsOf(logged(20, SchemaBuilder.string())), "1"))))
                .noneMatch(TableNotice.class::isInstance);
    }

    @Test
    void a_key_that_is_not_that_of_the_catalogue_is_never_used() {
        var other = encoder(new Shapes(
                table -> new TableShape(table, RecordEncoderTest.shape(table).columns(), Set.of("v"), false),
                Naming.SAME));
        assertThat(other.encode(change(1, "u", key(1), RecordEncoderTest.row(1, "a"))))
                .contains(new TableNotice("main", new Position(new Lsn(1), 0), TABLE, UnprovenReason.IDENTITY_CHANGED))
                .noneMatch(RowVersion.class::isInstance);
    }

    private static Schema logged(long type, SchemaBuilder schema) {
        LoggedType.note(type, schema);
        return schema.optional().build();
    }

    private static Schema rowsOf(Schema value) {
        return SchemaBuilder.struct()
                .optional()
                .field("id", Schema.STRING_SCHEMA)
                .field("v", value)
                .build();
    }

    private static Struct row(Schema rows, Object value) {
        return new Struct(rows).put("id", "1").put("v", value);
    }

    private static final class CatalogueOfToday implements Shapes.Tables {
        @Override
        public TableShape shape(TableId table) {
            return RecordEncoderTest.shape(table);
        }

        @Override
        public ColumnType type(long oid) {
            return ColumnType.builtIn(oid == 20 ? "int8" : oid == 25 ? "text" : "numeric");
        }
    }
}
