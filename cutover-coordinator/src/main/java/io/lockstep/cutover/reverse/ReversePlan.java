package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Action;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is missing of the way back, from what was seen. Pure.
///
/// @param publication statements on the target, one transaction
/// @param slot statement on the target, in no transaction
/// @param dropSubscription statements on the source that make room for the next, in its transaction
/// @param createSubscription whether it is made
record ReversePlan(
        List<String> publication, Optional<String> slot, List<String> dropSubscription, boolean createSubscription) {
    ReversePlan {
        publication = List.copyOf(publication);
        dropSubscription = List.copyOf(dropSubscription);
    }

    /// @throws RefusedException when something of that name is not Lockstep's, or of no use any more
    static ReversePlan of(ReverseLane lane, ReverseState state) throws RefusedException {
        requireOurs(lane, state);
        requireLog(lane, state);
        Optional<String> slot = state.slot().isEmpty() ? Optional.of(lane.createSlot()) : Optional.empty();
        boolean right = state.subscription()
                .map(each -> each.slot().equals(lane.name()) && each.tables().equals(lane.all()))
                .orElse(false);
        boolean drop = state.subscription().isPresent() && !right;
        return new ReversePlan(publication(lane, state), slot, drop ? lane.dropSubscription() : List.of(), !right);
    }

    private static List<String> publication(ReverseLane lane, ReverseState state) {
        return state.publication()
                .map(each -> each.tables().equals(lane.all()) ? List.<String>of() : List.of(lane.changePublication()))
                .orElseGet(lane::createPublication);
    }

    private static void requireOurs(ReverseLane lane, ReverseState state) throws RefusedException {
        List<String> foreign = new ArrayList<>();
        if (state.publication().isPresent() && !state.isPublicationOurs()) {
            foreign.add("the publication of the target");
        }
        if (state.slot().isPresent() && !state.isSlotOurs()) {
            foreign.add("the slot of the target");
        }
        if (state.subscription().isPresent() && !state.isSubscriptionOurs()) {
            foreign.add("the subscription of the source");
        }
        if (!foreign.isEmpty()) {
            throw new RefusedException(
                    "There is something called " + lane.name() + " that Lockstep has not made for this"
                            + " migration: " + String.join(", ", foreign)
                            + ". Drop or rename it, or give the migration another name");
        }
    }

    private static void requireLog(ReverseLane lane, ReverseState state) throws RefusedException {
        if (state.isSlotOurs() && state.slot().map(ReverseState.Slot::lost).orElse(false)) {
            throw new RefusedException(
                    "The slot " + lane.name() + " of the target has lost its log (max_slot_wal_keep_size)."
                            + " Abort, which drops it, and begin again");
        }
    }

    boolean isDone() {
        return publication.isEmpty() && slot.isEmpty() && !createSubscription;
    }

    /// Whether there is nothing of it yet.
    boolean isWhole() {
        return publication.size() > 1 && slot.isPresent() && createSubscription && dropSubscription.isEmpty();
    }

    /// To be read: without the password.
    List<Action> actions(ReverseLane lane, int sourceMajor) {
        String name = lane.name();
        Stream<Action> onTarget = Stream.concat(
                publication.stream().map(sql -> on(Side.TARGET, "publish the tables of the way back as " + name, sql)),
                slot.stream().map(sql -> on(Side.TARGET, "make slot " + name, sql)));
        Stream<Action> made = createSubscription
                ? Stream.of(
                        on(
                                Side.SOURCE,
                                "subscribe to it, disabled (the password is not shown)",
                                lane.createSubscription(lane.target().masked(), sourceMajor)),
                        on(Side.SOURCE, "mark the subscription as Lockstep's", lane.commentSubscription()))
                : Stream.of();
        Stream<Action> onSource = Stream.concat(
                dropSubscription.stream().map(sql -> on(Side.SOURCE, "make room for subscription " + name, sql)), made);
        return Stream.concat(onTarget, onSource).toList();
    }

    private static Action on(Side side, String what, String statement) {
        return new Action(side.word(), what, statement);
    }
}
