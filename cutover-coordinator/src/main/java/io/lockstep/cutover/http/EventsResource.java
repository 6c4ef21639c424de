package io.lockstep.cutover.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.live.Place;
import io.lockstep.cutover.view.Overview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/v1/events`: server-sent events, one virtual thread to a reader. A reader that takes nothing for a
/// while is cut off: it may come back with `Last-Event-ID`.
final class EventsResource {
    private static final Logger LOG = LoggerFactory.getLogger(EventsResource.class);
    private static final HeaderName NO_PROXY_BUFFER = HeaderNames.create("X-Accel-Buffering");
    private static final int MOST_READERS = 1000;

    private final EventLog log;
    private final Supplier<Overview> overviews;
    private final HttpApi.Patience patience;
    private final RequestWatch requests;
    private final Set<EventStream> readers = ConcurrentHashMap.newKeySet();

    EventsResource(EventLog log, Supplier<Overview> overviews, HttpApi.Patience patience, RequestWatch requests) {
        this.log = log;
        this.overviews = overviews;
        this.patience = patience;
        this.requests = requests;
    }

    void events(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        if (readers.size() >= MOST_READERS) {
            throw new ProblemException(Problem.unavailable(MOST_READERS + " readers follow already: ask again later"));
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(NO_PROXY_BUFFER, "no");
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
            return;
        }
        serve(request, response);
    }

    /// To be called about once a second: notes what holds, and cuts off readers that take nothing.
    void tick() {
        if (readers.isEmpty()) {
            return;
        }
        log.holds(overviews.get());
        readers.stream().filter(reader -> reader.stalled(patience.stalled())).forEach(EventsResource::cutOff);
    }

    private static void cutOff(EventStream reader) {
        LOG.atInfo().log("A reader of events took nothing for too long and is cut off");
        reader.cutOff();
    }

    int readers() {
        return readers.size();
    }

    private void serve(ServerRequest request, ServerResponse response) {
        String wanted =
                request.headers().first(HeaderNames.create("Last-Event-ID")).orElse("");
        EventStream reader = new EventStream(log.follow(Place.parse(wanted)), Thread.currentThread());
        readers.add(reader);
        requests.lasts();
        log.holds(overviews.get());
        try (var out = response.outputStream()) {
            reader.serve(out, patience.heartbeat(), log::closed);
        } catch (InterruptedException | IOException | UncheckedIOException e) {
            LOG.atDebug().setCause(e).log("A reader of events has gone");
        } finally {
            readers.remove(reader);
        }
    }
}
