package io.jvloop.examples.fetch;

import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer's status line and headers.
 *
 * @param minorVersion of HTTP/1
 * @param status       such as 200
 * @param reason       such as "OK", or empty
 * @param headers      by name, whatever its case
 */
record ResponseHead(int minorVersion, int status, String reason, Map<String, List<String>> headers) {
    private static final int LONGEST_HEAD = 256 * 1024;
    private static final int MOST_INTERIM_ANSWERS = 20;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([0-9]) ([1-9][0-9][0-9])(?: (.*))?");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /**
     * Reads the head of the final answer, past those that only say "wait".
     *
     * @throws EOFException  if the connection ends before it begins
     * @throws HttpException if it is none
     */
    static ResponseHead read(StreamReader reader) throws IOException {
        for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
            ResponseHead head = readOne(reader);
            if (head.status() >= 200) {
                return head;
            }
            if (head.status() == 101) {
                throw new HttpException("malformed answer: it switches protocols, which nobody asked for");
            }
        }
        throw new HttpException("malformed answer: interim ones without end");
    }

    private static ResponseHead readOne(StreamReader reader) throws IOException {
        String first = readLine(reader);
        if (first == null) {
            throw new EOFException("the server closed the connection without an answer");
        }
        Matcher line = STATUS_LINE.matcher(first);
        if (!line.matches()) {
            throw new HttpException("malformed answer: it begins with '" + shortened(first) + "'");
        }
        String reason = line.group(3) == null ? "" : line.group(3);
        return new ResponseHead(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)), reason, readHeaders(reader));
    }

    /** Reads headers up to the empty line behind them; trailers of a chunked body look the same. */
    static Map<String, List<String>> readHeaders(StreamReader reader) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int length = 0;
        for (String line = readLine(reader); !"".equals(line); line = readLine(reader)) {
            if (line == null || reader.atEof()) {
                throw new HttpException("truncated answer: the connection ended within the headers");
            }
            length += line.length();
            if (length > LONGEST_HEAD) {
                throw new HttpException("malformed answer: headers of more than " + LONGEST_HEAD + " bytes");
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
                throw new HttpException("malformed answer: '" + shortened(line) + "' is no header");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>()).add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String readLine(StreamReader reader) throws IOException {
        try {
            return reader.readLine();
        } catch (LimitOverrunException e) {
            throw new HttpException("malformed answer: a line of more than " + StreamReader.DEFAULT_LIMIT + " bytes");
        }
    }

    private static String shortened(String line) {
        String printable = Printable.of(line);
        return printable.length() > 60 ? printable.substring(0, 60) + "…" : printable;
    }

    /** The first value of a header. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The elements of a header that is a list, in lower case. */
    List<String> elements(String name) {
        return headers.getOrDefault(name, List.of()).stream().flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .map(element -> element.strip().toLowerCase(Locale.ROOT)).filter(element -> !element.isEmpty()).toList();
    }

    /** Whether the server lets the connection serve further requests. */
    boolean keepsAlive() {
        List<String> connection = elements("Connection");
        return !connection.contains("close") && (minorVersion >= 1 || connection.contains("keep-alive"));
    }

    boolean isRedirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }
}
