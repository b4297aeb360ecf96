// A list of live rooms, streams and users that believes each callback as it arrives.
//
// Right as long as callbacks arrive in order. See what happens when they do not:
//     anyorder check -- java examples/subjects/java/Naive.java
//
// There is no JSON in the standard library: fields are found by pattern, and ids stay escaped.
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.*;
import java.util.*;
import java.util.regex.*;

class Naive {
    static final Pattern FIELD =
            Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    // A set of ids for each room.
    static class Ids extends HashMap<String, Set<String>> {
        Set<String> in(String room) {
            return computeIfAbsent(room, id -> new HashSet<>());
        }

        String list(String room, String field) {
            return in(room).stream()
                    .map(id -> "{\"%s\":\"%s\"}".formatted(field, id))
                    .collect(joining(",", "[", "]"));
        }
    }

    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var out = new PrintStream(System.out, false, UTF_8);
        Set<String> rooms = new HashSet<>();
        Ids streams = new Ids(), users = new Ids();
        for (String line; (line = in.readLine()) != null; ) {
            Map<String, String> body = new HashMap<>();
            FIELD.matcher(line).results().forEach(f -> body.putIfAbsent(f.group(1), f.group(2)));
            String room = body.get("room_id");
            switch (body.getOrDefault("event", body.get("op"))) {
                case "reset" -> { rooms.clear(); streams.clear(); users.clear(); }
                case "room_create" -> rooms.add(room);
                case "room_close" -> rooms.remove(room);
                case "stream_create" -> streams.in(room).add(body.get("stream_id"));
                case "stream_close" -> streams.in(room).remove(body.get("stream_id"));
                case "room_login" -> users.in(room).add(body.get("user_account"));
                case "room_logout" -> users.in(room).remove(body.get("user_account"));
                case "list" -> {
                    out.println(rooms.stream()
                            .map(id -> "{\"room_id\":\"" + id
                                    + "\",\"streams\":" + streams.list(id, "stream_id")
                                    + ",\"users\":" + users.list(id, "user_account") + "}")
                            .collect(joining(",", "{\"rooms\":[", "]}")));
                    out.flush();
                }
            }
        }
    }
}
