package io.jvloop.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the documents say: the items, those that do not apply, and the sections that are finished. */
final class Catalogue {
    private static final String NOT_APPLICABLE = "Items of the catalogue that do not apply";
    private static final Pattern HEADING = Pattern.compile("#+ +(.*)");
    private static final Pattern ITEM = Pattern.compile("(\\d+)\\. \\*\\*([MSX])\\*\\* (.*)");
    private static final Pattern EXEMPTION = Pattern.compile("[-*] \\*\\*(\\d+(?:, ?\\d+)*)\\*\\*(?: ?\\([MSX, ]+\\))?[^\\w`(]*(.*)");
    private final Map<Integer, Item> items = new TreeMap<>();
    private final Map<Integer, String> exemptions = new TreeMap<>();
    private final Set<String> finished = new TreeSet<>();
    private final List<String> mistakes = new ArrayList<>();

    Catalogue(List<String> behaviours, List<String> differences, List<String> finishedSections) {
        readItems(behaviours);
        readExemptions(differences);
        readFinished(finishedSections);
    }

    private void readItems(List<String> lines) {
        String section = "";
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (heading.matches()) {
                section = heading.group(1).strip();
            } else if (item.matches()) {
                int number = Integer.parseInt(item.group(1));
                Item former = items.put(number, new Item(number, item.group(2).charAt(0), section, item.group(3)));
                if (former != null) {
                    mistakes.add("the catalogue has item " + number + " twice");
                }
            }
        }
    }

    private void readExemptions(List<String> lines) {
        boolean here = false;
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            Matcher exemption = EXEMPTION.matcher(line);
            if (heading.matches()) {
                here = heading.group(1).strip().equals(NOT_APPLICABLE);
            } else if (here && exemption.matches()) {
                for (String number : exemption.group(1).split(", ?")) {
                    exempt(Integer.parseInt(number), exemption.group(2));
                }
            }
        }
    }

    private void exempt(int number, String reason) {
        exemptions.put(number, reason);
        if (!items.containsKey(number)) {
            mistakes.add("item " + number + " is said not to apply, but the catalogue has no such item");
        }
        if (reason.isBlank()) {
            mistakes.add("item " + number + " is said not to apply, but no reason is given");
        }
    }

    private void readFinished(List<String> lines) {
        Set<String> known = sections().keySet();
        for (String line : lines) {
            String section = line.strip();
            if (!section.isEmpty() && !section.startsWith("#")) {
                finished.add(section);
                if (!known.contains(section)) {
                    mistakes.add("'" + section + "' is listed as finished, but the catalogue has no such section");
                }
            }
        }
    }

    /** The items of each section, in the catalogue's order. */
    Map<String, List<Item>> sections() {
        Map<String, List<Item>> sections = new LinkedHashMap<>();
        items.values().forEach(item -> sections.computeIfAbsent(item.section(), name -> new ArrayList<>()).add(item));
        return sections;
    }

    boolean has(int number) {
        return items.containsKey(number);
    }

    boolean isFinished(String section) {
        return finished.contains(section);
    }

    boolean isExempt(Item item) {
        return exemptions.containsKey(item.number());
    }

    /** What is wrong with the documents themselves. */
    List<String> mistakes() {
        return mistakes;
    }
}
