/* A subject as a shared library: five functions, in C or in anything that can offer C functions.
 *
 * Build them into a library and check it:
 *
 *   cc -shared -fPIC -I INCLUDE_DIR -o libmine.so mine.c
 *   anyorder check --plugin ./libmine.so
 *
 * The library is loaded by a process of its own, in which one thread calls it; a crash is a verdict
 * and not the end of the run. What it prints to standard output goes to standard error.
 *
 * This header is plain C, has no dependencies, and its version changes when a function does.
 */
#ifndef ANYORDER_SUBJECT_H
#define ANYORDER_SUBJECT_H

#include <stddef.h> /* NOLINT(modernize-deprecated-headers): C has no other */

#define ANYORDER_SUBJECT_VERSION 1

#if defined(__GNUC__)
#define ANYORDER_SUBJECT_EXPORT __attribute__((visibility("default")))
#else
#define ANYORDER_SUBJECT_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ANYORDER_SUBJECT_VERSION, as it was when the library was built. */
ANYORDER_SUBJECT_EXPORT int anyorder_subject_version(void);

/* A subject that has heard nothing; NULL where there is no memory for one. */
ANYORDER_SUBJECT_EXPORT void* anyorder_subject_create(void);

/* A reset is destroy and create. */
ANYORDER_SUBJECT_EXPORT void anyorder_subject_destroy(void* subject);

/* One callback arrives: the vendor's body, `length` bytes of JSON in UTF-8 without a zero behind
 * them. They live only during the call. */
ANYORDER_SUBJECT_EXPORT void anyorder_subject_deliver(void* subject, const char* body,
                                                      size_t length);

/* What is live now: the list of the subject protocol as JSON, `*length` bytes. They must live until
 * the next call with this subject. NULL where there is no memory for it. */
ANYORDER_SUBJECT_EXPORT const char* anyorder_subject_list(void* subject, size_t* length);

#ifdef __cplusplus
}
#endif

#endif
