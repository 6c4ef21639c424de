package io.lockstep.app.demo;

import io.lockstep.app.config.ConnInfo;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.capture.database.Secret;
import io.lockstep.lab.Database;
import io.lockstep.lab.Door;
import io.lockstep.lab.Lab;
import io.lockstep.lab.PgBouncer;
import java.util.Map;
import java.util.Optional;

/// A PgBouncer in transaction mode.
final class PoolerEntrance implements Entrance {
    private static final String ENTRY = "shop";
    private static final String QUERY_WAIT_SECONDS = "60";

    private final PgBouncer pooler;
    private final Database database;
    private final String name;

    PoolerEntrance(Lab lab, ShopUser user) {
        Database source = lab.source().database();
        pooler = PgBouncer.create(
                lab.directory(),
                "pooler",
                Map.of("query_wait_timeout", QUERY_WAIT_SECONDS),
                Map.of(user.name(), user.password()),
                "%s = host=%s port=%d dbname=%s%n".formatted(ENTRY, source.host(), source.port(), source.name()));
        database = pooler.database(ENTRY, user.name());
        name = pooler.version();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TrafficChoice traffic() {
        var admin = new ConnInfo(
                Optional.of(database.host()),
                Optional.of(pooler.port()),
                Optional.empty(),
                Optional.of(PgBouncer.ADMIN),
                Optional.of(new Secret(pooler.password(PgBouncer.ADMIN))),
                Optional.empty());
        return new TrafficChoice.Pooler(
                admin, ENTRY, pooler.entries(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    @Override
    public Door door() {
        return Door.to(database);
    }

    @Override
    public void close() {
        pooler.close();
    }
}
