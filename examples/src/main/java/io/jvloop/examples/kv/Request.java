package io.jvloop.examples.kv;

import java.util.ArrayList;
import java.util.List;

/** A command's name and arguments. One object a connection, refilled for each request. */
final class Request {
    /** Room for so many arguments is kept from one request to the next. */
    private static final int KEPT = 1024;

    private final Client client;
    private List<Bytes> words = new ArrayList<>();

    Request(Client client) {
        this.client = client;
    }

    void clear() {
        if (words.size() > KEPT) {
            words = new ArrayList<>();
        } else {
            words.clear();
        }
    }

    void add(Bytes word) {
        words.add(word);
    }

    Client client() {
        return client;
    }

    /** How many words it has, the command's name included. */
    int size() {
        return words.size();
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** A word; 0 is the command's name. */
    Bytes word(int index) {
        return words.get(index);
    }

    List<Bytes> wordsFrom(int index) {
        return words.subList(index, words.size());
    }

    /** The key that most commands begin with. */
    Bytes key() {
        return words.get(1);
    }

    long integer(int index) {
        try {
            return words.get(index).toLong();
        } catch (NumberFormatException e) {
            throw CommandException.notAnInteger();
        }
    }

    boolean is(int index, String option) {
        Bytes word = words.get(index);
        return word.length() == option.length() && word.text().equalsIgnoreCase(option);
    }
}
