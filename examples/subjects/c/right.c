/* A list of live rooms, streams and users that is right in any order, with any repeats.
 *
 * The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
 * neither the order of arrival nor a repeat can change what comes out. Check it with:
 *     cc -shared -fPIC -O2 -I subjects/include -o right.so examples/subjects/c/right.c
 *     anyorder check --plugin ./right.so
 *
 * Memory that is not there ends the process. */
#define _XOPEN_SOURCE 700
#include <inttypes.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <anyorder/subject.h>

#include "callback.h"

/* --- Tables: a tree to find things by their ids, a list to go through them --- */

struct node {
    struct text id;
    struct node* next;
};

struct table {
    void* tree;
    struct node* first;
};

static int compare(const void* left, const void* right) {
    const struct text *a = left, *b = right;
    const int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* A new one is all zeros behind its node. */
static void* find_or_add(struct table* table, struct text id, size_t size) {
    struct node** const known = tfind(&id, &table->tree, compare);
    if (known != NULL) {
        return *known;
    }
    struct node* const added = allocate(size);
    *added = (struct node){copy(id), table->first};
    table->first = added;
    if (tsearch(added, &table->tree, compare) == NULL) {
        abort();
    }
    return added;
}

static void clear(struct table* table, void (*clear_inside)(struct node*)) {
    while (table->first != NULL) {
        struct node* const node = table->first;
        table->first = node->next;
        tdelete(node, &table->tree, compare);
        clear_inside(node);
        free(node->id.bytes);
        free(node);
    }
}

/* --- The rule --- */

/* The change of a stream or user with the greatest seq. An end is kept like a beginning: where it
 * is deleted instead, an older beginning that arrives later looks like news. */
struct newest {
    struct node node;
    bool known, ends;
    uint64_t seq;
    struct text detail;
};

struct session {
    struct session* next;
    uint64_t id;
    bool closed;  /* stays, so that nothing still on its way brings the session back */
    bool created; /* false at first: streams and users may arrive before their room */
    uint64_t created_ms;
    struct table streams, users;
};

struct room {
    struct node node;
    uint64_t created_ms; /* the greatest of all sessions, closed ones too */
    struct session* sessions;
};

struct subject {
    struct table rooms;
    char* answer;
};

static void clear_newest(struct node* node) {
    free(((struct newest*)node)->detail.bytes);
}

static void clear_room(struct node* node) {
    struct room* const room = (struct room*)node;
    while (room->sessions != NULL) {
        struct session* const session = room->sessions;
        room->sessions = session->next;
        clear(&session->streams, clear_newest);
        clear(&session->users, clear_newest);
        free(session);
    }
}

static struct session* find_or_add_session(struct room* room, uint64_t id) {
    for (struct session* session = room->sessions; session != NULL; session = session->next) {
        if (session->id == id) {
            return session;
        }
    }
    struct session* const added = allocate(sizeof *added);
    added->next = room->sessions;
    added->id = id;
    room->sessions = added;
    return added;
}

static void apply_to_room(struct room* room, struct session* session, const struct change* change) {
    if (change->ends) {
        session->closed = true;
        clear(&session->streams, clear_newest);
        clear(&session->users, clear_newest);
        return;
    }
    /* Counts even when the session is over: it proves that all earlier ones are, too. */
    if (change->seq > room->created_ms) {
        room->created_ms = change->seq;
    }
    if (!session->created || change->seq > session->created_ms) {
        session->created = true;
        session->created_ms = change->seq;
    }
}

static void apply_to_entry(struct table* table, const struct change* change) {
    struct newest* const entry = find_or_add(table, change->key, sizeof *entry);
    const bool newer = !entry->known || change->seq > entry->seq ||
                       (change->seq == entry->seq && change->ends && !entry->ends);
    if (newer) {
        entry->known = true;
        entry->ends = change->ends;
        entry->seq = change->seq;
        free(entry->detail.bytes);
        entry->detail = copy(change->detail);
    }
}

/* The live session, if one is: created last, not closed, of several the greatest id. */
static const struct session* current(const struct room* room) {
    const struct session* current = NULL;
    for (const struct session* one = room->sessions; one != NULL; one = one->next) {
        if (one->created && !one->closed && one->created_ms == room->created_ms &&
            (current == NULL || one->id > current->id)) {
            current = one;
        }
    }
    return current;
}

/* --- The list --- */

static void print_text(FILE* out, struct text text) {
    fputc('"', out);
    for (size_t i = 0; i < text.length; ++i) {
        const unsigned char c = (unsigned char)text.bytes[i];
        if (c == '"' || c == '\\' || c < ' ') {
            fprintf(out, "\\u%04x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static void print_entries(FILE* out, const struct table* table, bool streams) {
    const char* comma = "";
    for (const struct node* node = table->first; node != NULL; node = node->next) {
        const struct newest* const entry = (const struct newest*)node;
        if (entry->ends) {
            continue;
        }
        fprintf(out, "%s{\"%s\":", comma, streams ? "stream_id" : "user_account");
        print_text(out, node->id);
        if (entry->detail.length > 0) { /* still escaped */
            fprintf(out, ",\"%s\":\"", streams ? "stream_sid" : "session_id");
            fwrite(entry->detail.bytes, 1, entry->detail.length, out);
            fputc('"', out);
        }
        if (streams) {
            fprintf(out, ",\"stream_seq\":\"%" PRIu64 "\"", entry->seq);
        }
        fputc('}', out);
        comma = ",";
    }
}

const char* anyorder_subject_list(void* opaque, size_t* length) {
    struct subject* const subject = opaque;
    free(subject->answer);
    FILE* const out = open_memstream(&subject->answer, length);
    if (out == NULL) {
        abort();
    }
    const char* comma = "";
    fputs("{\"rooms\":[", out);
    for (const struct node* node = subject->rooms.first; node != NULL; node = node->next) {
        const struct session* const session = current((const struct room*)node);
        if (session != NULL) {
            fprintf(out, "%s{\"room_id\":", comma);
            print_text(out, node->id);
            fprintf(out, ",\"room_session_id\":\"%" PRIu64 "\",\"streams\":[", session->id);
            print_entries(out, &session->streams, true);
            fputs("],\"users\":[", out);
            print_entries(out, &session->users, false);
            fputs("]}", out);
            comma = ",";
        }
    }
    fputs("]}", out);
    fclose(out);
    return subject->answer;
}

/* --- The rest of the interface --- */

int anyorder_subject_version(void) {
    return ANYORDER_SUBJECT_VERSION;
}

void* anyorder_subject_create(void) {
    return calloc(1, sizeof(struct subject));
}

void anyorder_subject_destroy(void* opaque) {
    struct subject* const subject = opaque;
    clear(&subject->rooms, clear_room);
    free(subject->answer);
    free(subject);
}

void anyorder_subject_deliver(void* opaque, const char* body, size_t length) {
    struct subject* const subject = opaque;
    struct change change;
    if (!read_change((struct text){(char*)body, length}, &change)) {
        return;
    }
    struct room* const room = find_or_add(&subject->rooms, change.room_id, sizeof *room);
    struct session* const session = find_or_add_session(room, change.session);
    if (change.about == ROOM) {
        apply_to_room(room, session, &change);
    } else if (!session->closed) {
        apply_to_entry(change.about == STREAM ? &session->streams : &session->users, &change);
    }
    free(change.room_id.bytes);
    free(change.key.bytes);
}
