package io.lockstep.verifier.repair;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;

/// A real connection, around whose first commit things happen before anybody else can act.
record Committing(Connection real, Runnable before, Runnable after) {
    Connection connection() {
        var first = new AtomicBoolean(true);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    boolean commits = method.getName().equals("commit") && first.getAndSet(false);
                    if (commits) {
                        before.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (commits) {
                            after.run();
                        }
                    }
                });
    }
}
