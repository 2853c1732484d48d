package io.jvloop.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue joined with the tests: a cell for each item, back end and rung. */
final class Table {
    private static final List<String> BACK_ENDS = List.of("manual", "nio", "epoll");
    /** What the network contracts alone prove needs no test on it. */
    private static final String WITHOUT_SOCKETS = "manual";
    private static final List<Integer> RUNGS = List.of(1, 2);
    private final Catalogue catalogue;
    private final List<Observation> observations;

    Table(Catalogue catalogue, List<Observation> observations) {
        this.catalogue = catalogue;
        this.observations = observations;
    }

    private List<Cell> cells(Item item) {
        List<Observation> own = observations.stream().filter(observation -> observation.item() == item.number()).toList();
        boolean needsSockets = !own.isEmpty() && own.stream().allMatch(observation -> observation.suite().equals("network"));
        List<Cell> cells = new ArrayList<>();
        for (String backEnd : BACK_ENDS) {
            for (int rung : RUNGS) {
                boolean exempt = catalogue.isExempt(item) || needsSockets && backEnd.equals(WITHOUT_SOCKETS);
                cells.add(Cell.of(item, backEnd, rung, own, exempt));
            }
        }
        return cells;
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
        String where = cells(item).stream().filter(cell -> !cell.isEnough()).map(cell -> cell.place() + " " + cell.result())
                .collect(Collectors.joining(", "));
        if (!where.isEmpty()) {
            gaps.add("item " + item.number() + " (" + item.mark() + ", " + item.section() + ") is not proved: " + where);
        }
    }

    /** The table for programs. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("item,mark,section,back end,rung,tests,result");
        catalogue.sections().forEach((section, items) -> items.forEach(item -> cells(item).forEach(cell -> lines.add(item.number() + ","
                + item.mark() + "," + quoted(section) + "," + cell.backEnd() + "," + cell.rung() + "," + cell.tests() + ","
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
            long proved = required.stream().filter(item -> cells(item).stream().allMatch(Cell::isEnough)).count();
            lines.add("| " + section + " | " + (catalogue.isFinished(section) ? "yes" : "no") + " | " + required.size() + " | " + proved
                    + " |");
        });
        sections.forEach((section, items) -> addSection(section, items, lines));
        return lines;
    }

    private void addSection(String section, List<Item> items, List<String> lines) {
        List<String> places = cells(items.getFirst()).stream().map(Cell::place).toList();
        lines.add("");
        lines.add("## " + section);
        lines.add("");
        lines.add("| Item | " + String.join(" | ", places) + " | says |");
        lines.add("|---".repeat(places.size() + 2) + "|");
        for (Item item : items) {
            String results = cells(item).stream().map(cell -> cell.result() + (cell.tests() > 1 ? " " + cell.tests() : ""))
                    .collect(Collectors.joining(" | "));
            lines.add("| " + item.number() + " " + item.mark() + " | " + results + " | " + item.text().replace("|", "\\|") + " |");
        }
    }
}
