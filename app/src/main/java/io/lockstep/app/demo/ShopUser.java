package io.lockstep.app.demo;

import io.lockstep.lab.ApplicationRole;
import io.lockstep.lab.Database;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;

/// As whom the shop's application logs in: an ordinary role, which the fence shuts out.
record ShopUser(String name, String password) {
    private static final int PASSWORD_BYTES = 16;

    /// A new role on both sides, with rights on all tables that are there.
    static ShopUser create(Database source, Database target) throws SQLException {
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        var user = new ShopUser("shop_app", HexFormat.of().formatHex(random));
        ApplicationRole.create(source, target, user.name, user.password);
        return user;
    }

    /// The same database, as this user.
    Database at(Database database) {
        return new Database(database.host(), database.port(), database.name(), name, password);
    }

    @Override
    public String toString() {
        return name;
    }
}
