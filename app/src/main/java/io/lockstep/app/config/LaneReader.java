package io.lockstep.app.config;

import io.lockstep.app.config.Shape.Section;
import io.lockstep.capture.database.LaneDivision;
import io.lockstep.capture.database.TablePatterns;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads `lanes`; what is wrong with each lane, and with all of them together, goes to the findings, at its place.
/// Which
/// tables there are is not known here: setup and doctor say which of them have no lane, or two.
record LaneReader(Places places, Findings findings, TreeReader reader) {
    /// What a lane is made of.
    static final Section LANE = new Section(List.of(
            Key.required("name", Formats.LANE, "Names the lane; becomes part of its slots and publications"),
            Key.section(
                    "tables",
                    "Which of the verified tables the lane has",
                    Key.optional("include", new Shape.Sequence(Formats.TABLES), "[\"*.*\"]", "Its tables"),
                    Key.optional("exclude", new Shape.Sequence(Formats.TABLES), "[]", "Those of these it leaves")),
            Key.optional(
                    "subscription",
                    Formats.IDENTIFIER,
                    "Subscription that carries them; `replication.native.subscription` when absent"),
            Key.optional("task-arn", Formats.TEXT, "ARN of its DMS task").later()));

    private static final List<TableGlob> EVERY = List.of(new TableGlob("*.*"));

    void read(String path, Node node) {
        if (!(node instanceof SequenceNode list)) {
            findings.problem(places.of(node), path, "expected a list of lanes, found " + Plain.kind(node));
            return;
        }
        int before = findings.problems.size();
        Map<String, LaneChoice> lanes = new LinkedHashMap<>();
        for (int index = 0; index < list.getValue().size(); index++) {
            Node item = list.getValue().get(index);
            String at = path + "[" + index + "]";
            lane(at, item).ifPresent(lane -> add(lane, at, item, lanes));
        }
        if (findings.problems.size() == before) {
            shared(path, node, lanes);
        }
        if (findings.problems.size() == before) {
            findings.set(path, new LaneList(new ArrayList<>(lanes.values())), places.of(node));
        }
    }

    private void add(LaneChoice lane, String at, Node item, Map<String, LaneChoice> lanes) {
        if (lanes.putIfAbsent(lane.name(), lane) != null) {
            findings.problem(places.of(item), at + ".name", "there is a lane " + lane.name() + " already");
        }
    }

    private Optional<LaneChoice> lane(String at, Node item) {
        int before = findings.problems.size();
        reader.read(at, LANE, item);
        if (findings.problems.size() > before) {
            return Optional.empty();
        }
        String name = value(at + ".name", String.class).orElse("");
        if (name.isEmpty()) {
            findings.problem(places.of(item), at + ".name", "missing; it is required (Names the lane)");
        }
        if (value(at + ".task-arn", String.class).isPresent()) {
            findings.problem(
                    places.of(item), at + ".task-arn", "not available in this version; leave out " + at + ".task-arn");
        }
        List<TableGlob> include = globs(at + ".tables.include", EVERY);
        if (include.isEmpty()) {
            findings.problem(
                    places.of(item), at + ".tables.include", "the lane has no table: name some, or leave it out");
        }
        return findings.problems.size() > before
                ? Optional.empty()
                : Optional.of(new LaneChoice(
                        name,
                        include,
                        globs(at + ".tables.exclude", List.of()),
                        value(at + ".subscription", String.class)));
    }

    /// Tables that are named in full, and by two lanes.
    private void shared(String path, Node node, Map<String, LaneChoice> lanes) {
        var named = new TreeSet<TableId>();
        lanes.values()
                .forEach(lane -> lane.include().stream()
                        .filter(TableGlob::isOneTable)
                        .forEach(glob -> named.add(TableId.parse(glob.text()))));
        LaneDivision division = division(lanes.values());
        division.shared(named)
                .forEach(problem -> findings.problem(places.of(node), path, problem.what() + "; " + problem.fix()));
    }

    static LaneDivision division(Iterable<LaneChoice> lanes) {
        Map<String, TablePatterns> patterns = new LinkedHashMap<>();
        lanes.forEach(
                lane -> patterns.put(lane.name(), new TablePatterns(texts(lane.include()), texts(lane.exclude()))));
        return new LaneDivision(patterns);
    }

    private static List<String> texts(List<TableGlob> globs) {
        return globs.stream().map(TableGlob::text).toList();
    }

    private List<TableGlob> globs(String path, List<TableGlob> fallback) {
        Setting setting = findings.settings.get(path);
        return setting != null && setting.value() instanceof List<?> globs
                ? globs.stream().map(TableGlob.class::cast).toList()
                : fallback;
    }

    private <T> Optional<T> value(String path, Class<T> type) {
        return Optional.ofNullable(findings.settings.get(path)).map(setting -> type.cast(setting.value()));
    }
}
