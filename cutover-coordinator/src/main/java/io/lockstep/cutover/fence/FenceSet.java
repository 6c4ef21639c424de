package io.lockstep.cutover.fence;

import io.lockstep.cutover.query.Query;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who can write the migrated tables, as the source's catalogue has it now, and what becomes of each.
///
/// Roles are of a whole server: so is what is fenced. Whoever asks (the user of the session) is never in it, so the
/// last administrator stays in.
///
/// **Servers that are run for you.** Where a role `rds_superuser` is there, nobody is given a superuser: the provider's
/// own (`rdsadmin` and its kin) cannot be fenced by anybody, do not belong to the application, and are left out; the
/// members of `rds_superuser` are found by what they can write, like everybody else.
///
/// @param scope what was asked for
/// @param writers everybody who can write, in the order of their names, also those without login
/// @param roles every role of the server by its name
/// @param immune who is never fenced: the exempt ones, who asks, and the provider's
/// @param missing tables of the scope that are not there
public record FenceSet(
        FenceScope scope, List<Writer> writers, Map<String, Role> roles, Set<String> immune, List<TableId> missing) {
    private static final String MANAGED = "rds_superuser";
    private static final Set<String> PROVIDERS = Set.of(
            "rdsadmin", "rdsrepladmin", "rdstopmgr", "rdsproxyadmin", "rdswriteforwarduser", "rds_activity_stream");

    /// A role of the server.
    public record Role(long oid, String name, boolean login) {}

    public FenceSet {
        writers = List.copyOf(writers);
        roles = Map.copyOf(roles);
        immune = Set.copyOf(immune);
        missing = List.copyOf(missing);
    }

    /// Looks. Changes nothing.
    public static FenceSet look(Connection session, FenceScope scope) throws SQLException {
        Map<String, Role> roles = Query.list(
                        session,
                        "SELECT oid, rolname, rolcanlogin FROM pg_roles",
                        row -> new Role(row.getLong(1), row.getString(2), row.getBoolean(3)))
                .stream()
                .collect(Collectors.toMap(Role::name, Function.identity()));
        Set<String> immune = new HashSet<>(scope.exempt());
        immune.addAll(Query.texts(session, "SELECT unnest(ARRAY[current_user::text, session_user::text])"));
        if (roles.containsKey(MANAGED)) {
            immune.addAll(PROVIDERS);
        }
        return new FenceSet(
                scope, Writer.all(session, scope.tables()), roles, immune, Family.missing(session, scope.tables()));
    }

    /// Whether the server is run by somebody who keeps the superusers.
    public boolean isManaged() {
        return roles.containsKey(MANAGED);
    }

    /// Whose sessions have no business on the source any more, by name: everybody who can write, with login or
    /// without, and the application's roles.
    public List<String> evicted() {
        Set<String> names = new HashSet<>(scope.appRoles());
        writers.forEach(writer -> names.add(writer.role()));
        return names.stream()
                .filter(name -> roles.containsKey(name) && !immune.contains(name) && !isAccepted(name))
                .sorted()
                .toList();
    }

    /// Who is to lose the login: those of [#evicted] that have it.
    public List<Role> open() {
        return evicted().stream()
                .flatMap(name -> Optional.ofNullable(roles.get(name)).stream())
                .filter(Role::login)
                .toList();
    }

    /// The application's roles that are there and can be fenced.
    List<String> application() {
        return evicted().stream().filter(scope.appRoles()::contains).toList();
    }

    /// What has to be put back: whoever loses the login, and the application's roles that have none.
    List<FencedRole> remembered() {
        return evicted().stream()
                .flatMap(name -> Optional.ofNullable(roles.get(name)).stream())
                .filter(role -> role.login() || scope.appRoles().contains(role.name()))
                .map(role -> new FencedRole(role.oid(), role.name(), role.login()))
                .toList();
    }

    /// Writers that the configuration names neither among the application's roles nor as accepted.
    public List<Writer> extras() {
        return writers.stream()
                .filter(writer -> writer.login()
                        && !immune.contains(writer.role())
                        && !isAccepted(writer.role())
                        && !scope.appRoles().contains(writer.role()))
                .toList();
    }

    /// What is wrong with the application's roles as they are configured, in words.
    public List<String> misnamed() {
        List<String> wrong = new ArrayList<>();
        for (String name : scope.appRoles()) {
            Role role = roles.get(name);
            if (role == null) {
                wrong.add(name + " does not exist");
            } else if (immune.contains(name)) {
                wrong.add(name + " is also Lockstep's or the replicator's, and so cannot be fenced");
            } else if (isAccepted(name)) {
                wrong.add(name + " is also accepted as a role that is not fenced");
            } else if (!role.login()) {
                wrong.add(name + " cannot log in");
            }
        }
        return wrong;
    }

    /// The application's roles that can write no migrated table, as far as the catalogue tells.
    public List<String> harmless() {
        Set<String> able = writers.stream().map(Writer::role).collect(Collectors.toSet());
        return scope.appRoles().stream()
                .filter(name -> roles.containsKey(name) && !able.contains(name))
                .toList();
    }

    /// Of whom it is known what becomes of them: fenced, immune or accepted. Everybody else stays unnoticed.
    Set<String> known() {
        Set<String> known = new HashSet<>(evicted());
        known.addAll(immune);
        known.addAll(scope.accepted());
        return known;
    }

    /// Why somebody is in it, in words.
    String why(String role) {
        return writers.stream()
                .filter(writer -> writer.role().equals(role))
                .map(writer -> String.join("; ", writer.ways()))
                .findFirst()
                .orElse("it is one of the application's");
    }

    private boolean isAccepted(String name) {
        return scope.accepted().contains(name);
    }
}
