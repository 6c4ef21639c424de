/// A **fake of AWS**: the few operations of DMS, CloudWatch, Secrets Manager and SNS that Lockstep uses, over
/// HTTP, in
/// the
/// protocols and with the models of the SDK: what it takes and answers can only have members that the SDK
/// knows. Every
/// answer says in a header that it is a fake.
///
/// It checks no signatures and no policies. What it refuses, it was told to refuse ([Trouble]).
@NullMarked
package io.lockstep.lab.aws;

import org.jspecify.annotations.NullMarked;
