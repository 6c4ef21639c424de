package io.lockstep.cutover.aws;

import java.net.URI;
import java.util.Optional;

/// Where AWS is asked.
///
/// @param region such as `eu-west-1`; empty for that of the environment or the profile
/// @param endpoint that takes the place of AWS's own, for a private link or a fake; empty for AWS's own
public record AwsAccess(Optional<String> region, Optional<URI> endpoint) {
    /// As the environment says.
    public static final AwsAccess DEFAULT = new AwsAccess(Optional.empty(), Optional.empty());

    public AwsAccess {
        endpoint.ifPresent(AwsAccess::requireHttp);
    }

    private static void requireHttp(URI endpoint) {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            throw new IllegalArgumentException("an endpoint of AWS is an address like https://host, found " + endpoint);
        }
    }
}
