package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.act.Probe;
import io.lockstep.cutover.act.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every switch of a migration, all asked at the same time.
record Switches(List<TrafficSwitch> all) {
    Switches {
        all = List.copyOf(all);
    }

    /// What is still to be sent.
    List<Action> plan(Move move, Databases databases) throws Exception {
        List<Probe> probes = probes(move, databases);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!(probes.get(i) instanceof Probe.Done)) {
                actions.addAll(all.get(i).actions(move));
            }
        }
        return actions;
    }

    /// What they say together: not knowing of one is not knowing.
    Probe probe(Move move, Databases databases) throws InterruptedException {
        List<Probe> probes = probes(move, databases);
        if (probes.stream().anyMatch(Probe.Unknown.class::isInstance)) {
            return new Probe.Unknown(said(probes, Probe.Unknown.class));
        }
        if (probes.stream().allMatch(Probe.Done.class::isInstance)) {
            return new Probe.Done(all.isEmpty() ? "there is no switch" : said(probes, Probe.Done.class));
        }
        return probes.stream().allMatch(Probe.Absent.class::isInstance)
                ? new Probe.Absent()
                : new Probe.Partial(said(probes, Probe.Absent.class, Probe.Partial.class));
    }

    private List<Probe> probes(Move move, Databases databases) throws InterruptedException {
        Databases shared = OneAtATime.of(databases);
        return each(each -> each.probe(move, shared)).stream()
                .map(outcome ->
                        outcome.failure() == null ? outcome.result() : new Probe.Unknown(said(outcome.failure())))
                .toList();
    }

    private String said(List<Probe> probes, Class<?>... kinds) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            if (List.of(kinds).contains(probes.get(i).getClass())) {
                texts.add(all.get(i).name() + ": " + said(probes.get(i)));
            }
        }
        return String.join("; ", texts);
    }

    private static String said(Probe probe) {
        return switch (probe) {
            case Probe.Absent() -> "not yet";
            case Probe.Done(String evidence) -> evidence;
            case Probe.Partial(String missing) -> missing;
            case Probe.Unknown(String reason) -> reason;
        };
    }

    /// Has all of them make the move, whatever becomes of the others.
    ///
    /// @throws LeaseLostException when somebody else acts now
    Missed make(Move move, Permit permit, Duration bound) throws InterruptedException {
        Permit shared = new OneAtATime(permit);
        return missed(each(each -> {
            each.make(move, shared, bound);
            return true;
        }));
    }

    /// Has all of them let their clients go on, without a lease.
    Missed letGo(Duration bound) throws InterruptedException {
        return missed(each(each -> {
            each.letGo(bound);
            return true;
        }));
    }

    private Missed missed(List<Outcome<Boolean>> outcomes) {
        List<Exception> failures = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Exception failure = outcomes.get(i).failure();
            if (failure instanceof LeaseLostException lost) {
                throw lost;
            } else if (failure != null) {
                failures.add(failure);
                texts.add(all.get(i).name() + ": " + said(failure));
            }
        }
        return new Missed(failures, String.join("; ", texts));
    }

    private static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message.lines().collect(Collectors.joining(" "));
    }

    private <T> List<Outcome<T>> each(Task<T> task) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome<T>>> futures = new ArrayList<>();
            all.forEach(each -> futures.add(threads.submit(() -> outcome(each, task))));
            List<Outcome<T>> outcomes = new ArrayList<>();
            try {
                for (Future<Outcome<T>> future : futures) {
                    outcomes.add(future.get());
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("a switch was not asked", e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
            return outcomes;
        }
    }

    private static <T> Outcome<T> outcome(TrafficSwitch each, Task<T> task) {
        try {
            return new Outcome<>(task.of(each), null);
        } catch (Exception e) {
            return new Outcome<>(null, e);
        }
    }

    /// Those that did not make a move.
    ///
    /// @param text which, and why
    record Missed(List<Exception> failures, String text) {
        boolean none() {
            return failures.isEmpty();
        }

        boolean forGood() {
            return failures.stream().anyMatch(RefusedException.class::isInstance);
        }

        /// @throws RefusedException when another try would not help
        void rethrow() throws Exception {
            if (forGood()) {
                throw because(new RefusedException(text));
            }
            if (!none()) {
                throw because(new IllegalStateException(text));
            }
        }

        <E extends Exception> E because(E exception) {
            failures.forEach(exception::addSuppressed);
            return exception;
        }
    }

    private record Outcome<T>(@Nullable T result, @Nullable Exception failure) {}

    /// What is asked of each.
    private interface Task<T> {
        T of(TrafficSwitch each) throws Exception;
    }
}
