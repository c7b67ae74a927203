// SPDX-License-Identifier: MIT
#include "file_module.h"

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ------------------------------------------------------------------- failures

static const char *error_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {ENOENT, "ENOENT"},       {EACCES, "EACCES"},
        {EEXIST, "EEXIST"},       {EISDIR, "EISDIR"},
        {ENOTDIR, "ENOTDIR"},     {EPERM, "EPERM"},
        {ENOTEMPTY, "ENOTEMPTY"}, {ENOSPC, "ENOSPC"},
        {EROFS, "EROFS"},         {EMFILE, "EMFILE"},
        {ELOOP, "ELOOP"},         {EINVAL, "EINVAL"},
        {EBUSY, "EBUSY"},         {EXDEV, "EXDEV"},
        {ENOMEM, "ENOMEM"},       {ENAMETOOLONG, "ENAMETOOLONG"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return "EIO";
}

static jsm_value throw_errno(jsm_context *cx, const char *path)
{
    const char *name = error_name(errno);
    jsm_value error =
        jsm_error(cx, JSM_ERROR, "%s: %s: %s", name, strerror(errno), path);

    jsm_set(cx, error, "code", jsm_string(cx, name, JSM_NTS));
    jsm_set(cx, error, "path", jsm_string(cx, path, JSM_NTS));
    return jsm_throw(cx, error);
}

// A path, which must not have a NUL in it. NULL with an exception pending.
static const char *path_argument(jsm_context *cx, const jsm_call *call, int i)
{
    size_t length;
    const char *path = jsm_arg_string(cx, call, i, &length);

    if (jsm_pending(cx) != JSM_OK) {
        return NULL;
    }
    if (strlen(path) != length) {
        jsm_throwf(cx, JSM_TYPE_ERROR, "a path has no NUL characters");
        return NULL;
    }
    return path;
}

static jsm_value done(jsm_context *cx, const char *path, int status)
{
    return status == 0 ? JSM_UNDEFINED : throw_errno(cx, path);
}

// -------------------------------------------------------- reading and writing

static jsm_value read_file(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);
    jsm_value text;
    size_t length;
    char *bytes;

    if (!path) {
        return JSM_NONE;
    }
    bytes = file_read(path, &length);
    if (!bytes) {
        return throw_errno(cx, path);
    }
    text = jsm_string(cx, bytes, length);
    free(bytes);
    return text;
}

// The bytes become the buffer's own, without a copy.
static jsm_value read_bytes(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);
    size_t length;
    char *bytes;

    if (!path) {
        return JSM_NONE;
    }
    bytes = file_read(path, &length);
    if (!bytes) {
        return throw_errno(cx, path);
    }
    return jsm_view(cx, JSM_EU8,
                    jsm_buffer_external(cx, bytes, length, free, bytes), 0,
                    length);
}

// The bytes to write: of a buffer or view as they lie, of anything else the
// text. NULL with an exception pending.
static const void *data_argument(jsm_context *cx, const jsm_call *call, int i,
                                 size_t *length)
{
    jsm_value data = jsm_arg(call, i);

    switch (jsm_kindof(data)) {
    case JSM_K_ARRAYBUFFER:
    case JSM_K_SHAREDARRAYBUFFER:
    case JSM_K_TYPEDARRAY:
    case JSM_K_DATAVIEW:
        return jsm_bytes(cx, data, length);
    default:
        return jsm_arg_string(cx, call, i, length);
    }
}

static jsm_value write_with_mode(jsm_context *cx, const jsm_call *call,
                                 const char *mode)
{
    const char *path = path_argument(cx, call, 0);
    size_t length = 0;
    const void *data = path ? data_argument(cx, call, 1, &length) : NULL;
    FILE *stream;
    bool written;

    if (jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    stream = fopen(path, mode);
    if (!stream) {
        return throw_errno(cx, path);
    }
    written = length == 0 || fwrite(data, 1, length, stream) == length;
    // What is buffered may fail only now.
    if (fclose(stream) != 0 || !written) {
        return throw_errno(cx, path);
    }
    return JSM_UNDEFINED;
}

static jsm_value write_file(jsm_context *cx, const jsm_call *call)
{
    return write_with_mode(cx, call, "wb");
}

static jsm_value append_file(jsm_context *cx, const jsm_call *call)
{
    return write_with_mode(cx, call, "ab");
}

// ---------------------------------------------------- folders and other files

static jsm_value list_folder(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);
    jsm_value names = jsm_array(cx, 0, NULL);
    const struct dirent *entry;
    uint32_t count = 0;
    DIR *folder;

    if (!path) {
        return JSM_NONE;
    }
    folder = opendir(path);
    if (!folder) {
        return throw_errno(cx, path);
    }
    while ((entry = readdir(folder)) && jsm_pending(cx) == JSM_OK) {
        jsm_scope scope = jsm_scope_open(cx);

        if (strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0) {
            jsm_set_at(cx, names, count++,
                       jsm_string(cx, entry->d_name, JSM_NTS));
        }
        jsm_scope_close(cx, scope, JSM_UNDEFINED);
    }
    closedir(folder);
    return jsm_invoke(cx, names, "sort", 0, NULL);
}

static jsm_value make_folder(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);

    return path ? done(cx, path, mkdir(path, 0777)) : JSM_NONE;
}

static jsm_value status(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);
    jsm_value result = jsm_object(cx);
    const char *kind = "other";
    struct stat found;

    if (!path) {
        return JSM_NONE;
    }
    if (stat(path, &found) != 0) {
        return throw_errno(cx, path);
    }
    if (S_ISREG(found.st_mode)) {
        kind = "file";
    } else if (S_ISDIR(found.st_mode)) {
        kind = "folder";
    }
    jsm_set(cx, result, "kind", jsm_string(cx, kind, JSM_NTS));
    jsm_set(cx, result, "size", jsm_number((double)found.st_size));
    jsm_set(cx, result, "modified",
            jsm_date(cx, (double)found.st_mtim.tv_sec * 1e3 +
                             (double)(found.st_mtim.tv_nsec / 1000000)));
    return jsm_pending(cx) == JSM_OK ? result : JSM_NONE;
}

static jsm_value exists(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);

    return path ? jsm_bool(access(path, F_OK) == 0) : JSM_NONE;
}

static jsm_value rename_file(jsm_context *cx, const jsm_call *call)
{
    const char *from = path_argument(cx, call, 0);
    const char *to = from ? path_argument(cx, call, 1) : NULL;

    return to ? done(cx, from, rename(from, to)) : JSM_NONE;
}

static jsm_value remove_file(jsm_context *cx, const jsm_call *call)
{
    const char *path = path_argument(cx, call, 0);

    return path ? done(cx, path, remove(path)) : JSM_NONE;
}

const jsm_def file_module_exports[] = {
    JSM_FN("readFile", read_file, 1),
    JSM_FN("readBytes", read_bytes, 1),
    JSM_FN("writeFile", write_file, 2),
    JSM_FN("appendFile", append_file, 2),
    JSM_FN("listFolder", list_folder, 1),
    JSM_FN("makeFolder", make_folder, 1),
    JSM_FN("status", status, 1),
    JSM_FN("exists", exists, 1),
    JSM_FN("rename", rename_file, 2),
    JSM_FN("remove", remove_file, 1),
    JSM_END,
};
