package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.KafkaAccess.Bootstrap;
import io.lockstep.capture.database.Secret;
import io.lockstep.capture.setup.Account;
import io.lockstep.capture.setup.Brokers;
import io.lockstep.capture.setup.SetupSettings;
import java.util.Optional;

/// Translates the configuration into what an administrator's commands are told.
public record Administration(Configuration configuration) {
    /// What `setup` and `cleanup` work on.
    public SetupSettings settings() {
        SetupSettings settings = SetupSettings.permanent(
                new Wiring(configuration, "").lanes(),
                Wiring.address(configuration.admin().source().orElse(configuration.source())),
                Wiring.address(configuration.admin().target().orElse(configuration.target())),
                configuration
                        .watermark()
                        .account()
                        .map(account -> new Account(account.user(), secret(account.password()))));
        return brokers().map(settings::withKafka).orElse(settings);
    }

    /// The Kafka that is given; empty when each run brings its own.
    private Optional<Brokers> brokers() {
        return switch (configuration.kafka().bootstrap()) {
            case Bootstrap.Servers(String addresses) ->
                Optional.of(new Brokers(
                        new Wiring(configuration, addresses).kafka(),
                        configuration.kafka().partitions()));
            case Bootstrap.Embedded _ -> Optional.empty();
        };
    }

    private static Secret secret(Optional<Secret> password) {
        return password.orElseGet(() -> new Secret(""));
    }
}
