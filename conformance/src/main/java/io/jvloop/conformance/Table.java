package io.jvloop.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue joined with the tests: a cell for each item on each back end in each mode. */
final class Table {
    /** They run everywhere, in both modes. */
    private static final List<String> FIRST = List.of("manual", "nio", "epoll");
    /** Where one of these has run, it must pass what it does not skip for a reason. */
    private static final Set<String> ALSO_CHECKED = Set.of("uring", "iocp");
    /** What the network contracts alone prove needs no test on it. */
    private static final String WITHOUT_SOCKETS = "manual";
    private static final List<String> MODES = List.of("mounted", "baton");
    private final Catalogue catalogue;
    private final List<Observation> observations;
    private final List<Place> places;
    private final Map<Place, String> notRun;

    /** A column. */
    private record Place(String backEnd, String mode) {
        boolean isFirst() {
            return FIRST.contains(backEnd);
        }

        @Override
        public String toString() {
            return backEnd + "/" + mode;
        }
    }

    Table(Catalogue catalogue, List<Observation> observations) {
        this.catalogue = catalogue;
        this.observations = observations.stream().filter(observation -> !observation.isOfAllItems()).toList();
        Stream<Place> always = FIRST.stream().flatMap(backEnd -> MODES.stream().map(mode -> new Place(backEnd, mode)));
        Stream<Place> others = observations.stream().filter(observation -> !observation.isOfNoBackEnd())
                .map(observation -> new Place(observation.backEnd(), observation.mode()))
                .sorted(Comparator.comparing(Place::toString));
        this.places = Stream.concat(always, others).distinct().toList();
        this.notRun = notRun(observations);
    }

    /** Why a back end did not run at all. */
    private Map<Place, String> notRun(List<Observation> all) {
        Map<Place, String> reasons = new LinkedHashMap<>();
        for (Place place : places) {
            List<Observation> own = all.stream()
                    .filter(one -> one.backEnd().equals(place.backEnd()) && one.mode().equals(place.mode())).toList();
            if (!own.isEmpty() && own.stream().allMatch(one -> one.is("skipped"))) {
                reasons.put(place, own.stream().map(Observation::reason).distinct().collect(Collectors.joining("; ")));
            }
        }
        return reasons;
    }

    private List<Cell> cells(Item item) {
        List<Observation> own = observations.stream().filter(observation -> observation.item() == item.number()).toList();
        boolean needsSockets = !own.isEmpty() && own.stream().allMatch(Observation::needsSockets);
        List<Cell> cells = new ArrayList<>();
        for (Place place : places) {
            boolean exempt = catalogue.isExempt(item) || needsSockets && place.backEnd().equals(WITHOUT_SOCKETS);
            cells.add(Cell.of(item, place.backEnd(), place.mode(), own, exempt));
        }
        return cells;
    }

    private boolean isGap(Cell cell) {
        Place place = new Place(cell.backEnd(), cell.mode());
        if (place.isFirst()) {
            return !cell.isEnough();
        }
        return ALSO_CHECKED.contains(cell.backEnd()) && !notRun.containsKey(place) && !cell.isEnough()
                && cell.result() != Cell.Result.SKIPPED;
    }

    /** Why the build must fail, one line each; empty if it need not. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>(catalogue.mistakes());
        observations.stream().filter(observation -> !catalogue.has(observation.item()))
                .map(observation -> observation.test() + " names item " + observation.item() + ", which the catalogue does not have")
                .distinct().forEach(gaps::add);
        catalogue.sections().forEach((section, items) -> {
            if (catalogue.isFinished(section)) {
                items.stream().filter(Item::isRequired).forEach(item -> addGap(item, gaps));
            }
        });
        return gaps;
    }

    private void addGap(Item item, List<String> gaps) {
        String where = cells(item).stream().filter(this::isGap).map(cell -> cell.place() + " " + cell.result())
                .collect(Collectors.joining(", "));
        if (!where.isEmpty()) {
            gaps.add("item " + item.number() + " (" + item.mark() + ", " + item.section() + ") is not proved: " + where);
        }
    }

    /** The table for programs. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("item,mark,section,back end,mode,tests,result");
        catalogue.sections().forEach((section, items) -> items.forEach(item -> cells(item).forEach(cell -> lines.add(item.number() + ","
                + item.mark() + "," + quoted(section) + "," + cell.backEnd() + "," + cell.mode() + "," + cell.tests() + ","
                + cell.result()))));
        return lines;
    }

    private static String quoted(String text) {
        return text.matches("[^,\"]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The table for people. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Which behaviours are proved");
        lines.add("");
        lines.add("| Section | finished | M and S items | proved or exempt |");
        lines.add("|---|---|---|---|");
        Map<String, List<Item>> sections = catalogue.sections();
        sections.forEach((section, items) -> {
            List<Item> required = items.stream().filter(Item::isRequired).toList();
            long proved = required.stream().filter(item -> cells(item).stream().noneMatch(this::isGap)).count();
            lines.add("| " + section + " | " + (catalogue.isFinished(section) ? "yes" : "no") + " | " + required.size() + " | " + proved
                    + " |");
        });
        addReasons("Not run", notRun, lines);
        sections.forEach((section, items) -> addSection(section, items, lines));
        addReasons("Skipped", skipped(), lines);
        return lines;
    }

    /** Each reason for a skip, with the items and places. */
    private Map<String, String> skipped() {
        Map<String, Set<String>> places = new TreeMap<>();
        observations.stream().filter(one -> one.is("skipped") && !notRun.containsKey(new Place(one.backEnd(), one.mode())))
                .forEach(one -> places.computeIfAbsent(one.reason(), reason -> new TreeSet<>())
                        .add(one.item() + " " + one.backEnd() + "/" + one.mode()));
        Map<String, String> skipped = new LinkedHashMap<>();
        places.forEach((reason, where) -> skipped.put(String.join(", ", where), reason));
        return skipped;
    }

    private static void addReasons(String heading, Map<?, String> reasons, List<String> lines) {
        if (!reasons.isEmpty()) {
            lines.addAll(List.of("", "## " + heading, ""));
            reasons.forEach((what, reason) -> lines.add("- " + what + ": " + reason));
        }
    }

    private void addSection(String section, List<Item> items, List<String> lines) {
        List<String> names = places.stream().map(Place::toString).toList();
        lines.add("");
        lines.add("## " + section);
        lines.add("");
        lines.add("| Item | " + String.join(" | ", names) + " | says |");
        lines.add("|---".repeat(names.size() + 2) + "|");
        for (Item item : items) {
            String results = cells(item).stream().map(cell -> cell.result() + (cell.tests() > 1 ? " " + cell.tests() : ""))
                    .collect(Collectors.joining(" | "));
            lines.add("| " + item.number() + " " + item.mark() + " | " + results + " | " + item.text().replace("|", "\\|") + " |");
        }
    }
}
