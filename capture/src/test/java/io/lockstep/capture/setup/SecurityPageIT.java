package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.Secret;
import io.lockstep.events.Side;
import io.lockstep.lab.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The script in `docs/security.md` is what a dry run prints.
@ResourceLock(SharedLab.WHOLE_SERVERS)
class SecurityPageIT implements OnSharedLab {
    private static final Path PAGE = Path.of("../docs/security.md");
    private static final String BEGIN = "<!-- setup --dry-run -->\n```sql\n";
    private static final String END = "```\n<!-- end -->";

    @Test
    void the_page_shows_the_script_of_a_setup() throws SQLException, IOException {
        Database source = SharedLab.lab().source().database();
        Database target = SharedLab.lab().target().database();
        Pair pair = Pair.create(source, target, "shop", "shop").withRole("lockstep");
        pair.runOnBoth(
                "CREATE ROLE shop_owner",
                "CREATE ROLE shop_admin LOGIN CREATEROLE REPLICATION PASSWORD 'admin' IN ROLE shop_owner",
                "GRANT CREATE ON DATABASE shop TO shop_admin",
                "CREATE TABLE customers (id int PRIMARY KEY)",
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "ALTER TABLE customers OWNER TO shop_owner",
                "ALTER TABLE orders OWNER TO shop_owner");
        Secret password = new Secret("admin");
        DatabaseAddress onSource = pair.as(Side.SOURCE, "shop_admin", password);
        DatabaseAddress onTarget = pair.as(Side.TARGET, "shop_admin", password);
        SetupSettings settings = SetupSettings.permanent(
                pair.lane("public.*"),
                onSource,
                onTarget,
                Optional.of(new Account("lockstep_watermark", Pair.PASSWORD)));
        String script;
        try (Setup setup = Setup.plan(settings)) {
            script = Script.of("Setup", settings, setup.steps());
        }
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        if (Boolean.getBoolean("lockstep.regenerate")) {
            page = page.substring(0, begin) + script + page.substring(page.indexOf(END));
            Files.writeString(PAGE, page);
        }

        assertThat(page.substring(begin, page.indexOf(END)))
                .as("rewrite it with -Dlockstep.regenerate=true")
                .isEqualTo(script);
    }
}
