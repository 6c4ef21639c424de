package io.lockstep.app.config;

import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.aws.AwsException;
import io.lockstep.cutover.aws.StoredSecrets;
import java.time.InstantSource;
import java.util.Optional;

/// Where the values of `${secret:…}` are. Thread-safe.
@FunctionalInterface
public interface SecretStore {
    /// AWS Secrets Manager, as the environment of the process says; asked only when something refers to it.
    SecretStore AWS = new SecretStore() {
        private final StoredSecrets secrets = new StoredSecrets(
                region -> new AwsClients(new AwsAccess(region, Optional.empty())), InstantSource.system());

        @Override
        public String value(String reference) {
            try {
                return secrets.value(reference);
            } catch (AwsException e) {
                throw new IllegalArgumentException(e.getMessage() + ": " + e.fix(), e);
            }
        }
    };

    /// What it is now.
    ///
    /// @param reference what stands behind `secret:`
    /// @throws IllegalArgumentException when it cannot be had; the message says why, and what to do
    String value(String reference);
}
