/// Tests of `docker-compose.yml`, of what it mounts, and of the image's scripts, without a Docker engine.
@NullMarked
package io.lockstep.app.compose;

import org.jspecify.annotations.NullMarked;
