package io.lockstep.app.cli;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.app.failure.UserError;

/// The task of a configuration, for a command.
record DmsTask(Configuration configuration, Replication.Dms replication) {
    /// @throws UserError when the replicator is another one
    static DmsTask of(GlobalOptions options) {
        Configuration configuration = options.load().configuration();
        if (configuration.replication() instanceof Replication.Dms dms) {
            return new DmsTask(configuration, dms);
        }
        throw UserError.usage(
                "replication.type is not dms: there is no task to ask",
                "set replication.type to dms, and replication.dms.task-arn (docs/aws.md)");
    }
}
