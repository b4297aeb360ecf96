/* Reads the body of one callback: JSON text in, a change out. Included by right.c alone. */
#ifndef CALLBACK_H
#define CALLBACK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char* bytes; /* an id may hold any byte, zero too */
    size_t length;
};

enum about { ROOM, STREAM, USER };

/* What one callback tells of. */
struct change {
    enum about about;
    bool ends;
    struct text room_id, key; /* key: the stream_id or user_account */
    uint64_t session;         /* which life of the room: a room_id can come back with another one */
    uint64_t seq;             /* of a room's beginning, the time in ms */
    struct text detail;       /* the stream_sid or session_id */
};

static void* allocate(size_t size) {
    void* memory = calloc(1, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static struct text copy(struct text text) {
    struct text copy = {allocate(text.length + 1), text.length};
    memcpy(copy.bytes, text.bytes, text.length);
    return copy;
}

/* NULL for a string without an end. */
static const char* after_string(const char* quote, const char* end) {
    const char* at = quote + 1;
    while (at < end && *at != '"') {
        at += *at == '\\' ? 2 : 1;
    }
    return at < end ? at + 1 : NULL;
}

static const char* after_blanks(const char* at, const char* end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) {
        ++at;
    }
    return at;
}

/* What a field at the top of the body holds: the inside of a string, still escaped, or a whole
 * number. */
static bool find(struct text body, const char* field, struct text* found) {
    const char* const end = body.bytes + body.length;
    int depth = 0;
    for (const char* at = body.bytes; at < end;) {
        if (*at != '"') {
            depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
            ++at;
            continue;
        }
        const char* const name = at + 1;
        at = after_string(at, end);
        if (at == NULL) {
            return false;
        }
        const char* value = after_blanks(at, end);
        if (depth != 1 || value == end || *value != ':' ||
            (size_t)(at - 1 - name) != strlen(field) || memcmp(name, field, strlen(field)) != 0) {
            continue;
        }
        value = after_blanks(value + 1, end);
        const char* stop = value;
        if (value < end && *value == '"') {
            stop = after_string(value++, end);
            stop = stop != NULL ? stop - 1 : value;
        } else {
            while (stop < end && *stop >= '0' && *stop <= '9') {
                ++stop;
            }
        }
        *found = (struct text){(char*)value, (size_t)(stop - value)};
        return found->length > 0; /* no field that the rule needs may be empty */
    }
    return false;
}

/* Seqs and ids of sessions have all 64 bits and may come as text: "010" is more than "9". */
static bool find_number(struct text body, const char* field, uint64_t* number) {
    struct text digits;
    if (!find(body, field, &digits)) {
        return false;
    }
    *number = 0;
    for (size_t i = 0; i < digits.length; ++i) {
        const unsigned digit = (unsigned)(digits.bytes[i] - '0');
        if (digit > 9 || *number > (UINT64_MAX - digit) / 10) {
            return false;
        }
        *number = *number * 10 + digit;
    }
    return true;
}

static unsigned long hexadecimal(const char* digits) {
    const char four[] = {digits[0], digits[1], digits[2], digits[3], '\0'};
    return strtoul(four, NULL, 16);
}

static char* append_utf8(char* out, unsigned long c) {
    const int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xC0, 0xE0, 0xF0};
    *out++ = (char)(first[more] | c >> (6 * more));
    for (int i = more; i-- > 0;) {
        *out++ = (char)(0x80 | (c >> (6 * i) & 0x3F));
    }
    return out;
}

/* The same id can come written in several ways, so ids are compared without their escapes. */
static struct text unescaped(struct text raw) {
    struct text plain = copy(raw);
    char* out = plain.bytes;
    for (size_t i = 0; i < raw.length; ++i) {
        if (raw.bytes[i] != '\\' || i + 1 == raw.length) {
            *out++ = raw.bytes[i];
            continue;
        }
        const char escape = raw.bytes[++i];
        const char* const known = strchr("b\bf\fn\nr\rt\t", escape);
        if (escape == 'u' && i + 4 < raw.length) {
            unsigned long c = hexadecimal(raw.bytes + i + 1);
            i += 4;
            if (c >> 10 == 0x36 && i + 6 < raw.length && raw.bytes[i + 1] == '\\' &&
                raw.bytes[i + 2] == 'u') {
                c = 0x10000 + ((c & 0x3FF) << 10) + (hexadecimal(raw.bytes + i + 3) & 0x3FF);
                i += 6;
            }
            out = append_utf8(out, c);
        } else {
            *out++ = known != NULL && escape != '\0' ? known[1] : escape;
        }
    }
    plain.length = (size_t)(out - plain.bytes);
    return plain;
}

/* False for a body that is about something else, or lacks what the rule needs. */
static bool read_change(struct text body, struct change* change) {
    static const struct {
        const char* event;
        enum about about;
        bool ends;
        const char *session, *key, *seq, *detail;
    } rows[] = {
        {"room_create", ROOM, false, "room_session_id", NULL, "room_create_time", NULL},
        {"room_close", ROOM, true, "room_session_id", NULL, NULL, NULL},
        {"stream_create", STREAM, false, "room_session_id", "stream_id", "stream_seq",
         "stream_sid"},
        {"stream_close", STREAM, true, "room_session_id", "stream_id", "stream_seq", "stream_sid"},
        {"room_login", USER, false, "room_seq", "user_account", "user_update_seq", "session_id"},
        {"room_logout", USER, true, "room_seq", "user_account", "user_update_seq", "session_id"},
    };
    struct text event, room_id, key = {"", 0};
    if (!find(body, "event", &event) || !find(body, "room_id", &room_id)) {
        return false;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        if (strlen(rows[i].event) != event.length ||
            memcmp(rows[i].event, event.bytes, event.length) != 0) {
            continue;
        }
        *change = (struct change){.about = rows[i].about, .ends = rows[i].ends};
        if (!find_number(body, rows[i].session, &change->session) ||
            (rows[i].seq != NULL && !find_number(body, rows[i].seq, &change->seq)) ||
            (rows[i].key != NULL && !find(body, rows[i].key, &key))) {
            return false;
        }
        if (rows[i].detail == NULL || !find(body, rows[i].detail, &change->detail)) {
            change->detail = (struct text){"", 0};
        }
        change->room_id = unescaped(room_id);
        change->key = unescaped(key);
        return true;
    }
    return false;
}

#endif
