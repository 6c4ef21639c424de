/// The coordinator's HTTP interface: routes, the shapes of the JSON documents, and problem documents.
/// `openapi.yaml` among the resources describes exactly what is served here.
@NullMarked
package io.lockstep.cutover.http;

import org.jspecify.annotations.NullMarked;
