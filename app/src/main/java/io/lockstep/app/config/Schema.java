package io.lockstep.app.config;

import static io.lockstep.app.config.Key.opaque;
import static io.lockstep.app.config.Key.optional;
import static io.lockstep.app.config.Key.required;
import static io.lockstep.app.config.Key.section;

import io.lockstep.app.config.Shape.Choice;
import io.lockstep.app.config.Shape.ColumnRuleList;
import io.lockstep.app.config.Shape.Passthrough;
import io.lockstep.app.config.Shape.Section;
import io.lockstep.app.config.Shape.Sequence;
import java.util.List;

/// Every key of `lockstep.yaml`: the one description that reading, defaults, the reference and the JSON
/// Schema come from.
final class Schema {
    static final Section ROOT = new Section(List.of(
            required(
                    "migration",
                    Formats.MIGRATION,
                    "Names the migration; prefixes topics, slots, publications and groups"),
            database("source", "The database migrated from"),
            database("target", "The database migrated to"),
            section(
                    "admin",
                    "Accounts for `setup`, `cleanup`, `doctor` and `repair` only",
                    admin("source"),
                    admin("target")),
            section(
                    "certificate",
                    "The signed record of what a cutover rested on ([certificate](certificate.md))",
                    optional(
                            "signing-key",
                            Formats.SIGNING_KEY,
                            "Ed25519 private key in PEM, as `openssl genpkey -algorithm ed25519` makes it, from a file;"
                                    + " without one certificates say that nobody has signed them"),
                    optional(
                            "digests-within",
                            Formats.DURATION,
                            "1h",
                            "How long the digests of all tables may take on either side, each over a snapshot of the switch;"
                                    + " tables that are not through by then go without")),
            kafka(),
            replication(),
            tables(),
            optional(
                    "leg",
                    Formats.LEG,
                    "0",
                    "For services in processes of their own: 0 from source to target, 1 the way back"
                            + " ([way-back.md](way-back.md))"),
            optional(
                    "lanes",
                    new Shape.Lanes(),
                    "[]",
                    "Streams captured side by side, which of the tables each has, and the subscription that carries them;"
                            + " one lane, `main`, with every table when empty ([lanes.md](lanes.md))"),
            section(
                    "watermark",
                    "What cuts both change logs at the same point",
                    optional(
                            "interval",
                            Formats.DURATION,
                            "1s",
                            "Time between two watermarks; detection takes about this long"),
                    optional("schema", Formats.IDENTIFIER, "lockstep", "Schema of the watermark table, on both sides"),
                    optional(
                            "user",
                            Formats.IDENTIFIER,
                            "Role that alone writes watermarks on the source; `source.user` when absent"),
                    optional("password", Formats.SECRET, "Its password")),
            capture(),
            verifier(),
            sweep(),
            section(
                    "confirm",
                    "Direct reads that confirm a suspect",
                    optional(
                            "attempts",
                            Formats.COUNT,
                            "5",
                            "How often a row may move while it is read before it is left alone for a minute")),
            section(
                    "canary",
                    "Differences that Lockstep plants itself and must find ([canaries](canaries.md))",
                    optional("interval", Formats.DURATION, "60s", "Time between two of them")),
            cutover(),
            optional(
                    "notify",
                    new Shape.Typed(NotifyGrammar.RECIPIENTS),
                    "[]",
                    "Who is told what ([notices.md](notices.md))"),
            http(),
            privacy()));

    private Schema() {}

    private static Key database(String name, String doc) {
        return section(
                name,
                doc,
                required("url", Formats.JDBC_URL, "JDBC address, without user and password"),
                required("user", Formats.IDENTIFIER, "Role to log in as"),
                optional("password", Formats.SECRET, "Its password; absent where the server asks for none"));
    }

    private static Key admin(String side) {
        return section(
                side,
                "The administrator of the " + side,
                optional("url", Formats.JDBC_URL, "JDBC address; `" + side + ".url` when absent"),
                optional(
                        "user", Formats.IDENTIFIER, "Role that sets up and cleans up; `" + side + ".user` when absent"),
                optional("password", Formats.SECRET, "Its password"));
    }

    private static Key kafka() {
        return section(
                "kafka",
                "The broker that carries fingerprints and verdicts",
                required(
                        "bootstrap",
                        Formats.BOOTSTRAP,
                        "Bootstrap servers, or `embedded` for a broker inside this process"),
                optional("partitions", Formats.PARTITIONS, "12", "Partitions of the change topics"),
                optional(
                        "properties",
                        new Passthrough(),
                        "{}",
                        "Passed to every Kafka client (SASL, TLS, MSK IAM); what Lockstep has to set itself is refused"));
    }

    private static Key replication() {
        return section(
                "replication",
                "The replicator under verification",
                required("type", Choice.of("native", "dms", "none"), "What moves the data; `none` only observes"),
                optional(
                        "apply",
                        Choice.of("auto", "ordered", "causal"),
                        "auto",
                        "How it applies: in source commit order (`ordered`), or in batches inside which order is free"
                                + " (`causal`, which proves a round trip later); `auto` is `ordered` for `native`, and"
                                + " for a DMS task whose settings say that it neither applies in batches nor writes large"
                                + " values in a second step, `causal` otherwise"),
                optional(
                        "accepted-losses",
                        new Sequence(Formats.TEXT),
                        "[]",
                        "Names of [known losses](causes.md#what-the-replicator-is-known-to-change) that close no gate,"
                                + " such as `lob-truncated-at-32KiB`"),
                dms(),
                section(
                        "native",
                        "The native subscription; required when `type` is `native`",
                        optional("subscription", Formats.IDENTIFIER, "Subscription on the target")));
    }

    private static Key dms() {
        return section(
                "dms",
                "The DMS task",
                optional(
                        "task-arn",
                        Formats.TASK_ARN,
                        "ARN of the task, or of the configuration of a serverless replication; required when `type` is"
                                + " `dms` ([aws.md](aws.md))"),
                optional(
                        "target-user",
                        Formats.IDENTIFIER,
                        "Role as which the task writes to the target; required when `type` is `dms`: a cutover takes its"
                                + " login"),
                optional(
                        "slot",
                        Formats.IDENTIFIER,
                        "Slot by which the task reads the source; needed where several may be the task's"),
                optional("region", Formats.TEXT, "AWS region; that of `task-arn` when absent"),
                optional("endpoint", Formats.HTTP_URL, "Another endpoint than AWS's own: a private link, or a fake"),
                optional(
                        "settings",
                        Formats.PATH,
                        "Task settings of AWS DMS, the JSON document that the task has, relative to this file:"
                                + " what the task is known to change is told apart"
                                + " ([how](causes.md#what-the-replicator-is-known-to-change))"),
                optional(
                        "source-attributes",
                        Formats.TEXT,
                        "Settings of the task's source endpoint as `name=value;…`, such as"
                                + " `MapBooleanAsBoolean=true`"),
                optional("target-attributes", Formats.TEXT, "The same of its target endpoint"));
    }

    private static Key tables() {
        return section(
                "tables",
                "What is verified",
                optional("include", new Sequence(Formats.TABLES), "[\"public.*\"]", "Tables to verify"),
                optional("exclude", new Sequence(Formats.TABLES), "[]", "Tables to leave out of these"),
                optional(
                        "mappings",
                        Formats.PATH,
                        "Table mappings of AWS DMS, the document that the task has, relative to this file: what is"
                                + " verified must be selected by it as well, and is compared under the names that it"
                                + " gives ([what that means](mappings.md))"),
                optional(
                        "rules",
                        new ColumnRuleList(),
                        "[]",
                        "What of a column is compared, where that is not what [equality.md](equality.md) says, by the source's names"
                                + " ([what each rule means](rules.md))"));
    }

    private static Key capture() {
        return section(
                "capture",
                "Reading the change logs",
                optional(
                        "max-retained-wal",
                        Formats.LOG_SIZE,
                        "64GiB",
                        "WAL that a slot may retain before capture gives it up, or the coordinator when capture does not"),
                optional("batch-size", Formats.COUNT, "8192", "Changes handed over at once"),
                optional("queue-size", Formats.COUNT, "32768", "Changes waiting at most; more than `batch-size`"));
    }

    private static Key sweep() {
        return section(
                "sweep",
                "The pass over rows at rest ([how](sweep.md))",
                optional("automatic", Formats.BOOLEAN, "true", "Whether it begins by itself in each epoch"),
                optional("chunk-rows", Formats.COUNT, "50000", "Rows per chunk"),
                optional("jobs", Formats.THREADS, "4", "Chunks compared at once, each with a session on either side"),
                optional(
                        "max-lag",
                        Formats.DURATION,
                        "10s",
                        "It waits while replication, or the proof, is further behind"),
                optional("schedule", Formats.DURATION, "How long after the end of a pass the next one begins"));
    }

    private static Key verifier() {
        return section(
                "verifier",
                "Joining the change logs",
                optional("threads", Formats.THREADS, "2", "Stream threads in this process"),
                optional(
                        "standby-replicas",
                        Formats.REPLICAS,
                        "0",
                        "Other verifiers that keep a copy of the state, to take over without reading it first"),
                optional("state", Choice.of("rocksdb", "memory"), "rocksdb", "Where what is in flight is kept"),
                optional(
                        "state-dir",
                        Formats.PATH,
                        "./state",
                        "Directory of the state, relative to the working directory"),
                optional(
                        "retention-watermarks",
                        Formats.COUNT,
                        "600",
                        "Proof points for which a settled key is remembered"),
                optional("mode", Formats.TEXT, "exactly_once_v2", "Processing guarantee")
                        .later());
    }

    private static Key cutover() {
        return section(
                "cutover",
                "Moving the application ([cutover.md](cutover.md))",
                optional("max-lag", Formats.DURATION, "30s", "Lag at which synchronisation counts as reached"),
                optional("sustained-for", Formats.DURATION, "60s", "For how long"),
                optional("pause-budget", Formats.DURATION, "5s", "Longest pause of the clients"),
                optional("app-roles", new Sequence(Formats.IDENTIFIER), "[]", "Login roles of the application"),
                optional(
                        "accepted-roles",
                        new Sequence(Formats.IDENTIFIER),
                        "[]",
                        "Roles that can write and are knowingly not fenced"),
                optional(
                        "traffic",
                        new Shape.Typed(TrafficGrammar.SWITCHES),
                        "[]",
                        "What directs the clients ([traffic.md](traffic.md))"),
                section(
                        "failback",
                        "The way back",
                        optional("enabled", Formats.BOOLEAN, "true", "Whether the reverse lane is kept ready"),
                        optional("window", Formats.DURATION, "48h", "For how long")),
                section(
                        "approvals",
                        "Who must agree",
                        optional("required", Formats.APPROVALS, "1", "Number of approvals"),
                        optional(
                                "distinct-from-operator",
                                Formats.BOOLEAN,
                                "true",
                                "Whether the operator's own does not count")),
                optional(
                        "state-file",
                        Formats.PATH,
                        "cutover-state.json",
                        "Where a run stands, enough to resume, relative to the working directory"));
    }

    private static Key http() {
        return section(
                "http",
                "Where the verification state is served",
                optional(
                        "bind",
                        Formats.LOOPBACK,
                        "127.0.0.1",
                        "Address to listen on; a loopback address in this version"),
                optional("port", Formats.PORT, "8080", "Port to listen on; 0 takes a free one"),
                section(
                        "health",
                        "Health and metrics of services in processes of their own",
                        optional(
                                "capture-source",
                                Formats.PORT,
                                "8081",
                                "Port of the source's capture, or of one of both sides; 0 takes a free one"),
                        optional(
                                "capture-target",
                                Formats.PORT,
                                "8084",
                                "Port of the target's capture; 0 takes a free one"),
                        optional("verifier", Formats.PORT, "8082", "Port of a verifier; 0 takes a free one"),
                        optional("watchdog", Formats.PORT, "8083", "Port of a watchdog; 0 takes a free one")),
                opaque("tls", "certificate and key", null, "Encryption"),
                optional(
                        "tokens-file",
                        Formats.PATH,
                        "tokens.json",
                        "Names, roles and hashes of access tokens, relative to the working directory; `token new`"
                                + " writes it"),
                opaque("oidc", "issuer and audience", null, "Logins by OpenID Connect"));
    }

    private static Key privacy() {
        return section(
                "privacy",
                "What leaves the databases",
                optional(
                        "fingerprint-key",
                        Formats.SECRET,
                        "Key of the fingerprints, from `openssl rand -hex 32`; `run` and `demo` generate one when it"
                                + " is absent, services in processes of their own need it"),
                optional("show-values", Formats.BOOLEAN, "false", "Whether evidence holds the values that differ"),
                optional("redact", new Sequence(Formats.COLUMN), "[]", "Columns whose values are never shown"));
    }
}
