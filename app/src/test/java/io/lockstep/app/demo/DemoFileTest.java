package io.lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pgbouncer, admin: 'host=127.0.0.1 port=6432 user=lab_admin password=0f', database: shop, config: /tmp/a.ini",
                "gate, url: 'http://127.0.0.1:4711/gate', token: lockstep_0f"
            })
    void what_the_demo_runs_on_is_found_again_with_its_file(String traffic) throws IOException {
        Configuration given = load("""
                migration: demo
                source: { url: "jdbc:postgresql://127.0.0.1:26575/postgres", user: postgres, password: 0f0f }
                target: { url: "jdbc:postgresql://127.0.0.1:20534/postgres", user: postgres }
                kafka: { bootstrap: "127.0.0.1:9092", partitions: 4 }
                replication: { type: native, native: { subscription: shop } }
                watermark: { interval: 200ms }
                canary: { interval: 3s }
                http: { port: 34151, tokens-file: /tmp/lab/tokens.json }
                cutover:
                  sustained-for: 1s
                  app-roles: [ shop_app ]
                  traffic: [ { type: %s } ]
                  state-file: /tmp/lab/state.json
                """.formatted(traffic));

        assertThat(load(DemoFile.text(given, 34151))).isEqualTo(given);
    }

    private Configuration load(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("lockstep.yaml"), text);
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }
}
