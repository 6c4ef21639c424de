/// The judge as a Kafka Streams topology ([io.lockstep.verifier.streams.JudgeTopology]): reads both change topics,
/// keeps the judge's state in stores, and writes what it finds as documents. The rules are in
/// `io.lockstep.verifier.matching`; nothing here decides anything.
@NullMarked
package io.lockstep.verifier.streams;

import org.jspecify.annotations.NullMarked;
