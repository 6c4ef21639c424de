package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Program;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The night: a shop whose tills go on writing through a pooler is tried out, rehearsed, and moved, by
/// commands, while `lockstep run` verifies.
final class CutoverIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TILLS = 8;

    @TempDir
    private Path directory;

    private Migration migration;
    private String operator;
    private String approver;

    @BeforeEach
    void begin() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        migration = new Migration(directory, 1);
        operator = migration.token("olga", "operator").toString();
        approver = migration.token("paul", "approver").toString();
    }

    @AfterEach
    void end() throws Exception {
        if (migration != null) {
            migration.close();
        }
    }

    @Test
    void a_shop_moves_while_its_tills_go_on() throws Exception {
        try (Till tills = migration.open(TILLS)) {
            await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > 50);
            await().atMost(PATIENCE)
                    .until(() -> migration.program("status").status().get() == 0);

            itIsTriedOut();
            itIsRehearsed(tills);
            itIsDone();
            itIsCertified();

            int moved = tills.acknowledged().size();
            await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > moved + 50);
            tills.end();
            assertThat(tills.failures())
                    .as("no client noticed anything but a pause")
                    .isEmpty();
            assertThat(Migration.numbers(migration.target())).isEqualTo(Set.copyOf(tills.acknowledged()));
            await("the way back carries what is written on the target")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Migration.numbers(migration.source()))
                            .isEqualTo(Set.copyOf(tills.acknowledged())));
            itIsRecomputed();
            Program divergences = Migration.require(0, migration.program("divergences"));
            assertThat(divergences.out())
                    .as("what the application writes after the switch is no alarm")
                    .doesNotContain("ledger");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(migration.run().get("/api/v1/status"))
                            .contains("run 2 has moved the application to the target"));
            itIsReported();
            itIsFinalized();
            peopleWereTold();
        }
    }

    private void itIsTriedOut() throws Exception {
        Program tried = Migration.require(0, migration.program("cutover", "--token-file", operator));
        assertThat(tried.out()).contains("GO  plan ", "ALTER ROLE \"till\" NOLOGIN", "PAUSE", "nothing was changed");
        assertThat(tried.out()).doesNotContain("geheim");
        assertThat(login("source")).isEqualTo("t");
    }

    private void itIsRehearsed(Till tills) throws Exception {
        Program rehearsed = Migration.require(
                0, withApproval("cutover", "--rehearse", "--wait", "--reason", "rehearsal", "--token-file", operator));
        assertThat(rehearsed.out()).contains("ABORTED", "this was a rehearsal", "pause  ");
        assertThat(login("source")).isEqualTo("t");
        assertThat(login("target")).isEqualTo("f");
        int before = tills.acknowledged().size();
        await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > before + 20);
        assertThat(tills.failures()).isEmpty();
    }

    private void itIsDone() throws Exception {
        Program done = Migration.require(
                0, withApproval("cutover", "--execute", "--wait", "--reason", "the night", "--token-file", operator));
        assertThat(done.out()).contains("FAILBACK_WINDOW", "decision      COMMIT", "approved by   paul");
        assertThat(login("source")).isEqualTo("f");
        assertThat(login("target")).isEqualTo("t");
        assertThat(Files.readString(migration.stateFile())).contains("\"phase\" : \"FAILBACK_WINDOW\"");
    }

    private void itIsCertified() throws Exception {
        Path file = directory.resolve("certificate.json");
        Migration.require(0, migration.program("certificate", "--wait", "--out", file.toString()));
        JsonNode certificate = new ObjectMapper().readTree(file.toFile());

        assertThat(certificate.path("run").path("approvedBy").path(0).asText()).isEqualTo("paul");
        assertThat(certificate.at("/run/decision").asText()).isEqualTo("COMMIT");
        assertThat(certificate.at("/proof/verdict").asText()).isEqualTo("PROVEN");
        assertThat(certificate.at("/proof/lanes/0/provenWatermark").asLong())
                .isGreaterThanOrEqualTo(
                        certificate.at("/proof/barrier/lanes/0/watermark").asLong(Long.MAX_VALUE));
        assertThat(certificate.at("/fence/roles").toString()).contains(Migration.APP);
        assertThat(certificate.at("/digests/outcome").asText())
                .as("%s", certificate.toPrettyString())
                .isEqualTo("EQUAL");
        JsonNode ledger = certificate.at("/tables/0");
        assertThat(ledger.path("table").asText()).isEqualTo("public.ledger");
        assertThat(ledger.at("/digest/source/rows").asLong()).isPositive();
        assertThat(ledger.at("/digest/source/sha256")).isEqualTo(ledger.at("/digest/target/sha256"));
        assertThat(Files.readString(file)).doesNotContain("geheim");
        itIsVerified(file);
    }

    /// By an outsider, once everything has come back to the source.
    private void itIsRecomputed() throws Exception {
        JsonNode digest = new ObjectMapper()
                .readTree(directory.resolve("certificate.json").toFile())
                .at("/tables/0/digest");
        Outsider outsider = new Outsider(directory);
        String source = outsider.digest("public.ledger", "source", migration.source());
        assertThat(outsider.digest("public.ledger", "target", migration.target()))
                .as("both have the same rows again")
                .isEqualTo(source)
                .as("and more than at the switch")
                .isNotEqualTo(digest.at("/target/sha256").asText());
    }

    private void itIsVerified(Path file) throws Exception {
        String key = migration.publicKey().toString();
        Program verified =
                Migration.require(0, migration.program("certificate", "verify", "--public-key", key, file.toString()));
        assertThat(verified.out()).contains("intact, signed with the key given", "public.ledger", "EQUAL");
        assertThat(Migration.require(4, migration.program("certificate", "verify", file.toString()))
                        .out())
                .contains("signer unknown");
        assertThat(new Outsider(directory).saysSigned(migration.publicKey()))
                .as("openssl says the same")
                .isTrue();
        Path altered = Files.writeString(
                directory.resolve("altered.json"), Files.readString(file).replace("\"paul\"", "\"saul\""));
        assertThat(Migration.require(1, migration.program("certificate", "verify", altered.toString()))
                        .out())
                .contains("changed after it was signed");
        Migration.require(2, migration.program("certificate", "verify", key));
        assertThat(Migration.require(0, migration.program("certificate", "-o", "json"))
                        .out())
                .isEqualTo(Files.readString(file));
    }

    private void itIsReported() throws Exception {
        Path file = directory.resolve("report.html");
        Program report = Migration.require(0, migration.program("report", "--out", file.toString()));
        assertThat(report.err()).contains("Report of run 2 written to " + file);
        String page = Files.readString(file);
        assertThat(page)
                .contains(
                        "✓ Cutover 2 has moved the application",
                        "public.ledger",
                        "olga",
                        "paul",
                        "EQUAL",
                        "decided: COMMIT")
                .containsPattern("Write pause</dt><dd>[0-9.]+ m?s<")
                .containsPattern("Data volume</dt><dd>[0-9.]+ [KM]iB<")
                .containsPattern("Lag at cutover</dt><dd>[0-9.]+ m?s<");
        assertThat(page).doesNotContain("geheim");
        Program rehearsal = Migration.require(0, migration.program("report", "--run", "1"));
        assertThat(rehearsal.out()).contains("↩ Rehearsal 1 is over, and all is as it was");
    }

    private void itIsFinalized() throws Exception {
        Program early = migration.program("cleanup");
        assertThat(early.status().get()).isNotZero();
        assertThat(early.err()).contains("A cutover is being carried out");
        Migration.require(
                0, migration.program("cutover", "finalize", "--reason", "all is well", "--token-file", operator));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Migration.require(0, migration.program("cutover", "status"))
                                .out())
                        .contains("FINALIZED"));
        await("only the capture's slot is left")
                .atMost(PATIENCE)
                .until(() -> Migration.value(migration.target(), "SELECT count(*) FROM pg_replication_slots")
                        .equals("1"));
        assertThat(migration.run().terminate()).isEqualTo(143);
        Migration.require(0, migration.program("cleanup"));
        for (String objects : List.of("pg_replication_slots", "pg_namespace WHERE nspname = 'lockstep'")) {
            assertThat(Migration.value(migration.target(), "SELECT count(*) FROM " + objects))
                    .as(objects)
                    .isEqualTo("0");
        }
    }

    private void peopleWereTold() throws Exception {
        assertThat(migration.inbox().titles("cutover"))
                .filteredOn(title -> !title.contains("approved"))
                .usingElementComparator(Comparator.comparing(title -> title.replaceAll("for [0-9].*", "")))
                .containsExactly(
                        "shop: rehearsal 1 was asked for by olga",
                        "shop: rehearsal 1 has passed every check and waits for its gates",
                        "shop: rehearsal 1 holds the clients",
                        "shop: rehearsal 1 has fenced the source and waits for the last proof",
                        "shop: rehearsal 1 goes back",
                        "shop: rehearsal 1 is over, and all is as it was; clients waited for 1 s",
                        "shop: cutover 2 was asked for by olga",
                        "shop: cutover 2 has passed every check and waits for its gates",
                        "shop: cutover 2 holds the clients",
                        "shop: cutover 2 has fenced the source and waits for the last proof",
                        "shop: cutover 2 is decided: the target takes over",
                        "shop: cutover 2 has switched: clients are at the target; clients waited for 1 s",
                        "shop: cutover 2 is done; the way back is kept",
                        "shop: cutover 2 gives up its way back, as olga has ordered",
                        "shop: cutover 2 is final");
        assertThat(migration.inbox().titles("divergence")).isEmpty();
        assertThat(migration.inbox().titles("breach")).isEmpty();
        assertThat(migration.inbox().titles("verdict"))
                .as("that the application writes the target wakes nobody")
                .noneMatch(title -> title.contains("DIVERGED"));
        assertThat(migration.inbox().text()).doesNotContain("geheim");

        Program test = Migration.require(0, migration.program("notify", "test"));
        assertThat(test.out()).startsWith("webhook http://127.0.0.1:").endsWith("/notices: delivered\n");
        assertThat(migration.inbox().titles("test")).containsExactly("shop: a test: notices of Lockstep arrive here");
        migration.inbox().close();
        Program unheard = migration.program("notify", "test");
        assertThat(unheard.status().get()).isEqualTo(8);
        assertThat(unheard.out()).contains("not delivered: it cannot be reached");
    }

    /// Begins it, and has it approved as soon as it is there.
    private Program withApproval(String... words) throws Exception {
        Program program = migration.program(words);
        await().atMost(PATIENCE).until(() -> {
            Program status = migration.program("cutover", "status", "-o", "json");
            status.status().get();
            String plan = status.out().replaceFirst("(?s).*?\"plan\" : \"([0-9a-f]+)\".*", "$1");
            return status.out().contains("\"over\" : false")
                    && migration
                                    .program("cutover", "approve", "--plan", plan, "--token-file", approver)
                                    .status()
                                    .get()
                            == 0;
        });
        return program;
    }

    private String login(String side) throws Exception {
        return Migration.value(
                side.equals("source") ? migration.source() : migration.target(),
                "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'");
    }
}
