package io.lockstep.lab.aws;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// One operation of a service.
///
/// @param builder of requests, empty
/// @param answer for a request
record Operation(Supplier<SdkPojo> builder, Function<SdkPojo, SdkPojo> answer) {
    static <Q extends SdkPojo> Operation of(Supplier<SdkPojo> builder, Class<Q> type, Function<Q, SdkPojo> answer) {
        return new Operation(builder, request -> answer.apply(type.cast(request)));
    }
}
