package io.lockstep.app.compose;

import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// [ShopContract] on embedded servers.
final class ComposeIT extends ShopContract {
    private Lab lab;

    @BeforeEach
    void start() throws SQLException {
        lab = Lab.start();
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE ROLE shop_admin SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'");
            execute(server, "CREATE DATABASE shop OWNER shop_admin");
        }
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Override
    Database source() {
        return lab.source().database().named("shop");
    }

    @Override
    Database target() {
        return lab.target().database().named("shop");
    }

    @Override
    String sourceHostAndPort() {
        return "host=" + source().host() + " port=" + source().port();
    }

    @Override
    String bootstrap() {
        return lab.kafka().bootstrap();
    }
}
