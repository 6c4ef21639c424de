package io.lockstep.verifier.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SchemaScope;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SchemaComparisonIT {
    @Test
    void a_rich_schema_that_is_the_same_has_no_findings() throws SQLException {
        Databases same = Databases.create("schema_same");
        same.onBoth(Databases.script("rich.sql"));

        SchemaReport report = same.compare(SchemaScope.all());

        assertThat(report.findings()).isEmpty();
        System.out.println(report);
        assertThat(report.unread()).isEmpty();
    }
}
