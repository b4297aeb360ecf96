// A list of live rooms, streams and users that is right in any order, with any repeats.
//
// The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
// neither the order of arrival nor a repeat can change what comes out. Check it with:
//     anyorder check -- java examples/subjects/java/Right.java
import static java.lang.Long.compareUnsigned;
import static java.lang.Long.parseUnsignedLong;
import static java.lang.Long.toUnsignedString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.*;
import java.util.*;
import java.util.regex.*;

class Right {
    enum About { ROOM, STREAM, USER }

    // What one callback tells of. Seqs and ids of sessions have all 64 bits, so they are compared
    // unsigned; they may come as text, so that "010" is more than "9". `seq` is, for the beginning
    // of a room, the time in ms; `shown` is what the list shows.
    record Change(String roomId, long session, About about, boolean ends, String key, long seq,
                  String shown) {
        boolean newerThan(Change known) {
            int order = compareUnsigned(seq, known.seq);
            return order > 0 || order == 0 && ends && !known.ends;
        }
    }

    // Empty for a body that is about something else.
    static Optional<Change> read(Map<String, String> body) {
        String event = body.getOrDefault("body.event", "");
        String room = body.get("body.room_id");
        boolean ends = event.endsWith("_close") || event.equals("room_logout");
        return Optional.ofNullable(switch (event) {
            case "room_create", "room_close" -> {
                long ms = ends ? 0 : parseUnsignedLong(body.get("body.room_create_time"));
                long session = parseUnsignedLong(body.get("body.room_session_id"));
                yield new Change(room, session, About.ROOM, ends, "", ms, "");
            }
            case "stream_create", "stream_close" -> {
                String key = body.get("body.stream_id");
                long seq = parseUnsignedLong(body.get("body.stream_seq"));
                long session = parseUnsignedLong(body.get("body.room_session_id"));
                String shown = "{\"stream_id\":" + quoted(key)
                        + ",\"stream_sid\":" + quoted(body.get("body.stream_sid"))
                        + ",\"stream_seq\":" + quoted(toUnsignedString(seq)) + "}";
                yield new Change(room, session, About.STREAM, ends, key, seq, shown);
            }
            case "room_login", "room_logout" -> {
                String key = body.get("body.user_account");
                long seq = parseUnsignedLong(body.get("body.user_update_seq"));
                long session = parseUnsignedLong(body.get("body.room_seq"));
                String shown = "{\"user_account\":" + quoted(key)
                        + ",\"session_id\":" + quoted(body.get("body.session_id")) + "}";
                yield new Change(room, session, About.USER, ends, key, seq, shown);
            }
            default -> null;
        });
    }

    static class Session {
        Long createdMs;  // null at first: streams and users may arrive before their room
        final Map<String, Change> streams = new HashMap<>();
        final Map<String, Change> users = new HashMap<>();
    }

    static Long greater(Long known, long ms) {
        return known != null && compareUnsigned(known, ms) >= 0 ? known : Long.valueOf(ms);
    }

    static class Room {
        Long createdMs;  // the greatest of all sessions, closed ones too
        final NavigableMap<Long, Session> open = new TreeMap<>(Long::compareUnsigned);
        final Set<Long> closed = new HashSet<>();

        void apply(Change change) {
            boolean ofRoom = change.about == About.ROOM;
            if (ofRoom && !change.ends) {
                // Counts even when the session is over: it proves that all earlier ones are, too.
                createdMs = greater(createdMs, change.seq);
            }
            if (ofRoom && change.ends) {
                // The session's id stays behind, so that nothing still on its way brings it back.
                closed.add(change.session);
                open.remove(change.session);
            } else if (!closed.contains(change.session)) {
                Session session = open.computeIfAbsent(change.session, id -> new Session());
                if (ofRoom) {
                    session.createdMs = greater(session.createdMs, change.seq);
                    return;
                }
                // An end is kept like a beginning: where it is deleted instead, an older beginning
                // that arrives later looks like news.
                var newest = change.about == About.STREAM ? session.streams : session.users;
                newest.merge(change.key, change,
                        (known, arrived) -> arrived.newerThan(known) ? arrived : known);
            }
        }

        // The live session, if one is: created last, not closed, of several the greatest id.
        Optional<Map.Entry<Long, Session>> current() {
            return open.descendingMap().entrySet().stream()
                    .filter(one -> createdMs != null && createdMs.equals(one.getValue().createdMs))
                    .findFirst();
        }

        // Null for a room that is not live.
        String list(String roomId) {
            return current().map(one -> "{\"room_id\":" + quoted(roomId)
                    + ",\"room_session_id\":" + quoted(toUnsignedString(one.getKey()))
                    + ",\"streams\":" + shown(one.getValue().streams)
                    + ",\"users\":" + shown(one.getValue().users) + "}").orElse(null);
        }
    }

    static String shown(Map<String, Change> newest) {
        return newest.values().stream().filter(change -> !change.ends).map(Change::shown)
                .collect(joining(",", "[", "]"));
    }

    // --- Java has no JSON of its own: enough of it for the lines of the subject protocol ---

    // A string, with its colon if it is a name; a number or word; an opening or closing bracket.
    static final Pattern TOKEN = Pattern.compile(
            "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"(\\s*:)?"
                    + "|([^\\s\"{}\\[\\],:]++)|([{\\[])|[}\\]]");
    static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    // The texts and numbers of a line by name; what is in its body is named "body." and its name.
    static Map<String, String> fields(String line) {
        Map<String, String> fields = new HashMap<>();
        Matcher token = TOKEN.matcher(line);
        String name = null;
        for (int depth = 0; token.find(); ) {
            if (token.group(2) != null) {
                name = (depth == 1 ? "" : "body.") + unescaped(token.group(1));
                continue;
            }
            boolean text = token.group(1) != null;
            if (name != null && depth <= 2 && (text || token.group(3) != null)) {
                fields.put(name, text ? unescaped(token.group(1)) : token.group(3));
            } else if (!text && token.group(3) == null) {
                depth += token.group(4) != null ? 1 : -1;
            }
            name = null;
        }
        return fields;
    }

    static String unescaped(String text) {
        return text.indexOf('\\') < 0 ? text : ESCAPE.matcher(text).replaceAll(escape ->
                Matcher.quoteReplacement(escape.group(1) != null
                        ? Character.toString(Integer.parseInt(escape.group(1), 16))
                        : switch (escape.group(2)) {
                            case "b" -> "\b";
                            case "f" -> "\f";
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            default -> escape.group(2);
                        }));
    }

    static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        return text.chars()
                .mapToObj(c -> c < ' ' || c > '~' || c == '"' || c == '\\'
                        ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(joining("", "\"", "\""));
    }

    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var out = new PrintStream(System.out, false, UTF_8);
        Map<String, Room> rooms = new HashMap<>();
        for (String line; (line = in.readLine()) != null; ) {
            Map<String, String> fields = fields(line);
            switch (fields.get("op")) {
                case "reset" -> rooms.clear();
                case "callback" -> read(fields).ifPresent(change ->
                        rooms.computeIfAbsent(change.roomId, id -> new Room()).apply(change));
                case "list" -> {
                    out.println(rooms.entrySet().stream()
                            .map(room -> room.getValue().list(room.getKey()))
                            .filter(Objects::nonNull)
                            .collect(joining(",", "{\"rooms\":[", "]}")));
                    out.flush();
                }
            }
        }
    }
}
