package io.lockstep.lab.dms;

import java.util.Locale;

/// What a task is made with.
///
/// @param name its identifier
/// @param serverless whether it is a replication without an instance
/// @param settings JSON document
/// @param mappings JSON document; selection rules only
public record TaskDefinition(String name, boolean serverless, String settings, String mappings) {
    /// The account of the fake.
    public static final String ACCOUNT = "123456789012";

    /// The region of the fake.
    public static final String REGION = "eu-west-1";

    /// Settings of a task that applies transaction by transaction, with DMS's defaults.
    public static final String TRANSACTIONAL = """
            {
              "TargetMetadata": { "SupportLobs": true, "FullLobMode": false, "LimitedSizeLobMode": true,
                                  "LobMaxSize": 102400, "BatchApplyEnabled": false, "ParallelApplyThreads": 0 },
              "ControlTablesSettings": { "ControlSchema": "dms_control", "StatusTableEnabled": true,
                                         "SuspendedTablesTableEnabled": true },
              "ChangeProcessingTuning": { "BatchApplyTimeoutMin": 1, "BatchApplyTimeoutMax": 30 }
            }""";

    /// Settings of one that applies in batches.
    ///
    /// @param least seconds for which a batch is collected, at least
    /// @param most at most
    public static String batches(int least, int most) {
        return TRANSACTIONAL
                .replace("\"BatchApplyEnabled\": false", "\"BatchApplyEnabled\": true")
                .replace("\"BatchApplyTimeoutMin\": 1", "\"BatchApplyTimeoutMin\": " + least)
                .replace("\"BatchApplyTimeoutMax\": 30", "\"BatchApplyTimeoutMax\": " + most);
    }

    /// Its resource identifier, the last part of its ARN: with DMS 26 capital letters and digits.
    public String resource() {
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return (letters + "FAKE7Q2ZK4VXN5TBD3RWLHJMPC").substring(0, 26);
    }

    public String arn() {
        return "arn:aws:dms:" + REGION + ":" + ACCOUNT + (serverless ? ":replication-config:" : ":task:") + resource();
    }

    /// The slot on the source, named as DMS names those that it makes: sixteen letters and digits of which
    /// nobody says
    /// what
    /// they are, the database's OID, and a UUID.
    String slot(String databaseOid) {
        return resource().toLowerCase(Locale.ROOT).substring(0, 16) + "_" + "0".repeat(8 - databaseOid.length())
                + databaseOid + "_fa4e0000_0000_4000_8000_000000000000";
    }
}
