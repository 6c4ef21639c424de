/// Dashboards and rules, checked against what is exported and by a real Prometheus.
@NullMarked
package io.lockstep.app.monitoring;

import org.jspecify.annotations.NullMarked;
