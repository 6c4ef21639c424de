package io.lockstep.verifier.confirm;

import java.util.Optional;

/// How the confirmer is doing.
///
/// @param waiting how many suspects and rows compared in part wait for direct reads or for what became of them
/// @param error what keeps it from reading; empty while nothing does. It mends itself
/// @param figures what it has done
public record ConfirmerStatus(int waiting, Optional<String> error, ConfirmerFigures figures) {}
