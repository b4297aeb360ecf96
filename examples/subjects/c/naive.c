/* A list of live rooms, streams and users that believes each callback as it arrives.
 *
 * Right as long as callbacks arrive in order. See what happens when they do not:
 *     cc -shared -fPIC -O2 -I subjects/include -o naive.so examples/subjects/c/naive.c
 *     anyorder check --plugin ./naive.so
 *
 * Fields are found by their names, and ids stay escaped as they came. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <anyorder/subject.h>

/* What is live: a room, or a stream or user in it. `field` is the name of the id's field. */
struct row {
    struct row* next;
    const char* field;
    char *room, *id;
};

struct subject {
    struct row* rows;
    char* answer;
};

/* The text of a field, escaped as it came; empty where there is none. */
static char* text(const char* body, const char* field) {
    char name[32];
    const int length = snprintf(name, sizeof name, "\"%s\":", field);
    const char* at = strstr(body, name);
    at = at != NULL ? strchr(at + length, '"') : NULL;
    const char* end = at != NULL ? ++at : NULL;
    while (end != NULL && *end != '"') {
        end += *end == '\\' ? 2 : 1;
    }
    return at != NULL ? strndup(at, (size_t)(end - at)) : strdup("");
}

static void delete_row(struct row** at) {
    struct row* row = *at;
    *at = row->next;
    free(row->room);
    free(row->id);
    free(row);
}

void anyorder_subject_deliver(void* opaque, const char* bytes, size_t length) {
    struct subject* subject = opaque;
    char *body = strndup(bytes, length), *event = text(body, "event");
    struct row *row = calloc(1, sizeof *row), **at = &subject->rows;
    row->field = strstr(event, "stream") ? "stream_id"
                 : strstr(event, "log")  ? "user_account"
                                         : "room_id";
    row->room = text(body, "room_id");
    row->id = text(body, row->field);
    while (*at != NULL &&
           (strcmp((*at)->field, row->field) != 0 || strcmp((*at)->room, row->room) != 0 ||
            strcmp((*at)->id, row->id) != 0)) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        delete_row(at);
    }
    row->next = subject->rows;
    subject->rows = row;
    if (strstr(event, "_create") == NULL && strstr(event, "_login") == NULL) {
        delete_row(&subject->rows);
    }
    free(body);
    free(event);
}

/* Prints the ids of one field, of one room or, where `room` is NULL, of the rooms themselves. */
static void print(FILE* out, const struct row* rows, const char* field, const char* room) {
    const char* comma = "";
    for (const struct row* row = rows; row != NULL; row = row->next) {
        if (strcmp(row->field, field) != 0 || (room != NULL && strcmp(row->room, room) != 0)) {
            continue;
        }
        fprintf(out, "%s{\"%s\":\"%s\"", comma, field, row->id);
        if (room == NULL) {
            fprintf(out, ",\"streams\":[");
            print(out, rows, "stream_id", row->id);
            fprintf(out, "],\"users\":[");
            print(out, rows, "user_account", row->id);
            fprintf(out, "]");
        }
        fprintf(out, "}");
        comma = ",";
    }
}

const char* anyorder_subject_list(void* opaque, size_t* length) {
    struct subject* subject = opaque;
    free(subject->answer);
    FILE* out = open_memstream(&subject->answer, length);
    fprintf(out, "{\"rooms\":[");
    print(out, subject->rows, "room_id", NULL);
    fprintf(out, "]}");
    fclose(out);
    return subject->answer;
}

int anyorder_subject_version(void) {
    return ANYORDER_SUBJECT_VERSION;
}

void* anyorder_subject_create(void) {
    return calloc(1, sizeof(struct subject));
}

void anyorder_subject_destroy(void* opaque) {
    struct subject* subject = opaque;
    while (subject->rows != NULL) {
        delete_row(&subject->rows);
    }
    free(subject->answer);
    free(subject);
}
