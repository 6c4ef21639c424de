package io.lockstep.cutover.http;

import io.lockstep.cutover.proof.DryRun;
import io.lockstep.cutover.runner.Cutovers;

/// Where cutovers are asked for.
///
/// @param distinctApprover whether whoever has asked for a run may not approve it
public record CutoverOffice(Cutovers cutovers, DryRun dryRun, boolean distinctApprover) {}
