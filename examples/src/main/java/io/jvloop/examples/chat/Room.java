package io.jvloop.examples.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Who is here, and what is said. It belongs to one loop, so it needs no lock: nobody comes or goes in the middle of a method. */
final class Room {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

    private final Map<String, Member> members = new LinkedHashMap<>();
    private int guests;
    private boolean closed;

    Member enter() {
        Member member = new Member("guest-" + ++guests);
        member.tell("* welcome, " + member.name() + "; type /name NAME, /who or /quit");
        if (closed) {
            leave(member);
            return member;
        }
        say("* " + member.name() + " has come", member);
        members.put(member.name(), member);
        return member;
    }

    int size() {
        return members.size();
    }

    /** Tells the others what a member typed, or obeys; false if he wants to go. */
    boolean hear(Member member, String line) {
        if (!line.startsWith("/")) {
            if (!line.isEmpty()) {
                say(member.name() + ": " + line, member);
            }
            return !closed;
        }
        String[] words = line.split("\\s+", 2);
        switch (words[0]) {
            case "/name" -> rename(member, words.length == 2 ? words[1] : "");
            case "/who" -> member.tell("* here are " + String.join(", ", members.keySet()));
            case "/quit" -> {
                return false;
            }
            default -> member.tell("* there is no " + words[0] + "; type /name NAME, /who or /quit");
        }
        return !closed;
    }

    private void rename(Member member, String name) {
        if (!NAME.matcher(name).matches()) {
            member.tell("* a name has 1 to 20 letters, digits, _ or -");
        } else if (members.putIfAbsent(name, member) != null) {
            member.tell("* there is a " + name + " already");
        } else {
            members.remove(member.name());
            say("* " + member.name() + " is now " + name, null);
            member.rename(name);
        }
    }

    /** He hears the rest of what was said, and no more. */
    void leave(Member member) {
        if (members.remove(member.name(), member)) {
            say("* " + member.name() + " has gone", member);
        }
        member.end();
    }

    void close() {
        closed = true;
        say("* the chat ends", null);
        members.values().forEach(Member::end);
    }

    private void say(String line, Member but) {
        for (Member member : members.values()) {
            if (member != but) {
                member.tell(line);
            }
        }
    }
}
