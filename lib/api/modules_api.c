// SPDX-License-Identifier: MIT
//
// Section 10 of jsmini.h: finding and loading modules. What modules are is
// modules/module.h; here is the map from keys to modules of each context, and
// the loads that are under way.
//
// A load is one import() or one call of the host: it goes through the graph of
// requests, asks the map for each, and waits for those that the host still has
// to load. When nothing is missing any more a job links and evaluates.
// https://tc39.es/ecma262/#sec-InnerModuleLoading
#include "api/modules_api.h"
#include "interp/trace.h"
#include "object/image_text.h"

typedef struct JsModuleLoad JsModuleLoad;
struct JsModuleLoad {
    JsModuleLoad *next;
    JsRealm *realm;  // of its modules
    JsLoadMode mode;
    JsPromise *promise;
    JsModule *root;
    JsModule **modules;  // of the graph, as they were met
    size_t count;
    size_t capacity;
    size_t next_module;  // whose requests were not looked at yet
    size_t pending;      // requests that were not answered yet
    uint64_t mark;       // load_mark of its modules
    bool has_failed;
    bool is_running;
};

// Someone who wants the module of an entry.
typedef struct JsModuleWaiter JsModuleWaiter;
struct JsModuleWaiter {
    JsModuleWaiter *next;
    JsModuleLoad *load;
    JsModule *referrer;  // NULL: the root of the load
    uint32_t request;
};

typedef struct JsModuleEntry JsModuleEntry;
struct JsModuleEntry {
    JsModuleEntry *next;
    JsRealm *realm;  // the context's or one of a ShadowRealm
    JsString *key;
    JsString *type;    // the import attribute, or NULL
    uint32_t hash;     // of the key
    JsModule *module;  // NULL: being loaded
    JsValue source;    // of the module, or undefined
    JsModuleWaiter *waiters;
    jsm_module_request *request;
};

typedef struct JsModuleMap {
    JsModuleEntry *entries;
    JsModuleLoad *loads;
    uint64_t last_mark;
} JsModuleMap;

typedef enum JsAnswerKind {
    JSMI_ANSWER_SOURCE,
    JSMI_ANSWER_NATIVE,
    JSMI_ANSWER_FAILURE,
} JsAnswerKind;

// How a request was finished. From outside of the loading the texts are copies.
typedef struct JsAnswer {
    JsAnswerKind kind;
    jsm_source source;
    const jsm_def *exports;
    void *data;
    jsm_error_kind error;
    const char *message;
} JsAnswer;

// Memory of the port: any thread may finish it, after the runtime even.
struct jsm_module_request {
    jsm_module_request *next;  // of the port's completions
    JsPort *port;
    jsm_context *cx;       // NULL: gone
    JsModuleEntry *entry;  // NULL: nobody waits any more
    JsThread thread;       // that calls the host's load function
    atomic_bool is_loading;
    bool *is_finished;  // of that call
    char *key;
    char *type;  // or NULL
    JsAnswer answer;
    void *text_copy;
    size_t text_size;
    char *name_copy;
    char *map_copy;
    char *message_copy;
};

// --------------------------------------------------------------------- the map

static JsModuleMap *map_of(jsm_context *cx)
{
    if (!cx->modules)
        cx->modules =
            jsmi_allocate_zeroed(&jsmi_vm_of(cx)->budget, sizeof(JsModuleMap));
    if (!cx->modules)
        jsmi_throw_out_of_memory(jsmi_vm_of(cx));
    return cx->modules;
}

static bool is_entry_of(JsVm *vm, const JsModuleEntry *entry, JsString *key,
                        uint32_t hash, JsString *type, bool *is)
{
    *is = false;
    if (entry->hash != hash || !entry->type != !type)
        return true;
    if (!jsmi_string_equal(&vm->heap, entry->key, key, is))
        return false;
    return !*is || !type || jsmi_string_equal(&vm->heap, entry->type, type, is);
}

// The entry of a realm's key and type, made if there is none.
static bool find_entry(jsm_context *cx, JsRealm *realm, JsString *key,
                       JsString *type, JsModuleEntry **found, bool *is_new)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsModuleMap *map = map_of(cx);
    JsModuleEntry *entry;
    uint32_t hash;

    if (!map || !jsmi_string_hash(&vm->heap, key, &hash))
        return false;
    *is_new = false;
    for (entry = map->entries; entry; entry = entry->next) {
        bool is = false;

        if (entry->realm == realm &&
            !is_entry_of(vm, entry, key, hash, type, &is))
            return false;
        if (is) {
            *found = entry;
            return true;
        }
    }
    entry = jsmi_allocate_zeroed(&vm->budget, sizeof *entry);
    if (!entry)
        return jsmi_throw_out_of_memory(vm);
    *entry = (JsModuleEntry){.next = map->entries,
                             .realm = realm,
                             .key = key,
                             .type = type,
                             .hash = hash,
                             .source = JSMI_UNDEFINED};
    map->entries = entry;
    *found = entry;
    *is_new = true;
    return true;
}

static void remove_entry(jsm_context *cx, JsModuleEntry *entry)
{
    JsModuleEntry **link = &cx->modules->entries;

    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    jsmi_release(&jsmi_vm_of(cx)->budget, entry, sizeof *entry);
}

static void free_load(jsm_context *cx, JsModuleLoad *load)
{
    JsBudget *budget = &jsmi_vm_of(cx)->budget;
    JsModuleLoad **link = &cx->modules->loads;

    while (*link != load)
        link = &(*link)->next;
    *link = load->next;
    jsmi_release(budget, load->modules, load->capacity * sizeof *load->modules);
    jsmi_release(budget, load, sizeof *load);
}

static void free_waiters(jsm_context *cx, JsModuleWaiter *waiters)
{
    while (waiters) {
        JsModuleWaiter *waiter = waiters;

        waiters = waiter->next;
        jsmi_release(&jsmi_vm_of(cx)->budget, waiter, sizeof *waiter);
    }
}

void jsmi_context_modules_dispose(jsm_context *cx)
{
    JsModuleMap *map = cx->modules;
    JsPort *port = cx->runtime->port;

    if (!map)
        return;
    while (map->entries) {
        JsModuleEntry *entry = map->entries;

        jsmi_lock_acquire(&port->lock);
        if (entry->request) {
            entry->request->entry = NULL;
            entry->request->cx = NULL;
        }
        jsmi_lock_release(&port->lock);
        free_waiters(cx, entry->waiters);
        remove_entry(cx, entry);
    }
    while (map->loads)
        free_load(cx, map->loads);
    jsmi_release(&jsmi_vm_of(cx)->budget, map, sizeof *map);
    cx->modules = NULL;
}

void jsmi_context_modules_mark(const jsm_context *cx, JsMarker *marker)
{
    const JsModuleMap *map = cx->modules;

    if (!map)
        return;
    for (const JsModuleEntry *entry = map->entries; entry;
         entry = entry->next) {
        jsmi_mark_cell(marker, entry->realm);
        jsmi_mark_cell(marker, entry->key);
        jsmi_mark_cell(marker, entry->type);
        jsmi_mark_cell(marker, entry->module);
        jsmi_mark_value(marker, entry->source);
    }
    for (const JsModuleLoad *load = map->loads; load; load = load->next) {
        jsmi_mark_cell(marker, load->realm);
        jsmi_mark_cell(marker, load->promise);
        jsmi_mark_cell(marker, load->root);
        for (size_t i = 0; i < load->count; i++)
            jsmi_mark_cell(marker, load->modules[i]);
    }
}

// ------------------------------------------------------- at the end of a load

// The values of a finishing job, and of what waits for an evaluation.
enum { FINISH_PROMISE, FINISH_MODULE, FINISH_MODE, FINISH_VALUES };

// Rejects with what is pending; false for a termination.
static bool reject_with_pending(JsVm *vm, JsPromise *promise)
{
    JsValue error;

    return jsmi_take_exception(vm, &error) &&
           jsmi_promise_reject(vm, promise, error);
}

static bool give_namespace(JsVm *vm, JsPromise *promise, JsModule *module,
                           JsLoadMode mode)
{
    JsCodeImportPhase phase =
        mode == JSMI_LOAD_TO_DEFER ? JSMI_PHASE_DEFER : JSMI_PHASE_EVALUATION;
    JsValue namespace = JSMI_UNDEFINED;

    if (mode != JSMI_LOAD_TO_RUN &&
        !jsmi_module_namespace(vm, module, phase, &namespace))
        return reject_with_pending(vm, promise);
    return jsmi_promise_fulfill(vm, promise, namespace);
}

static bool evaluation_settled(JsVm *vm, JsCell *target, bool is_rejected,
                               JsValue value)
{
    const JsSlots *slots = (const JsSlots *)(void *)target;
    JsPromise *promise = jsmi_as_promise(slots->values[FINISH_PROMISE]);

    jsmi_keep(&vm->heap, jsmi_value_cell(target));
    if (is_rejected)
        return jsmi_promise_reject(vm, promise, value);
    return give_namespace(
        vm, promise, jsmi_as_module(jsmi_as_cell(slots->values[FINISH_MODULE])),
        (JsLoadMode)jsmi_as_int(slots->values[FINISH_MODE]));
}

static bool wait_for_evaluation(JsVm *vm, const JsValue *values,
                                JsPromise *evaluation)
{
    JsSlots *slots = jsmi_heap_allocate(
        &vm->heap, sizeof *slots + FINISH_VALUES * sizeof(JsValue),
        JSMI_CELL_SLOTS);

    if (!slots)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the cell is new.
    slots->cell.auxiliary = FINISH_VALUES;
    for (int i = 0; i < FINISH_VALUES; i++)
        slots->values[i] = values[i];
    return jsmi_promise_then_resume(vm, evaluation, &slots->cell,
                                    evaluation_settled);
}

// The promise of what a deferred import has to wait for, and how many of its
// dependencies were not evaluated yet.
enum { ALL_PROMISE, ALL_REMAINING, ALL_VALUES };

static bool dependency_settled(JsVm *vm, JsCell *target, bool is_rejected,
                               JsValue value)
{
    JsSlots *slots = (JsSlots *)(void *)target;
    JsPromise *promise = jsmi_as_promise(slots->values[ALL_PROMISE]);
    int32_t remaining = jsmi_as_int(slots->values[ALL_REMAINING]) - 1;

    jsmi_keep(&vm->heap, jsmi_value_cell(target));
    slots->values[ALL_REMAINING] = jsmi_value_int(remaining);
    if (jsmi_promise_state(promise) != JSMI_PROMISE_PENDING)
        return true;
    if (is_rejected)
        return jsmi_promise_reject(vm, promise, value);
    return remaining > 0 || jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED);
}

static bool evaluate_all(JsVm *vm, const JsSlots *modules, uint32_t count,
                         JsPromise **all)
{
    JsSlots *slots;

    if (!jsmi_promise_new(vm, NULL, all))
        return false;
    slots = jsmi_heap_allocate(&vm->heap,
                               sizeof *slots + ALL_VALUES * sizeof(JsValue),
                               JSMI_CELL_SLOTS);
    if (!slots)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the cell is new.
    slots->cell.auxiliary = ALL_VALUES;
    slots->values[ALL_PROMISE] = jsmi_value_cell(*all);
    slots->values[ALL_REMAINING] = jsmi_value_int((int32_t)count);
    for (uint32_t i = 0; i < count; i++) {
        JsPromise *one;

        if (!jsmi_module_evaluate(
                vm, jsmi_as_module(jsmi_as_cell(modules->values[i])), &one) ||
            !jsmi_promise_then_resume(vm, one, &slots->cell,
                                      dependency_settled))
            return false;
    }
    return true;
}

// What a deferred import cannot evaluate later without waiting is evaluated
// now.
static bool evaluate_for_deferral(JsVm *vm, const JsValue *values)
{
    JsModule *module = jsmi_as_module(jsmi_as_cell(values[FINISH_MODULE]));
    JsPromise *promise = jsmi_as_promise(values[FINISH_PROMISE]);
    JsSlots *modules = NULL;
    JsPromise *all;
    uint32_t count = 0;

    if (!jsmi_module_gather_async(vm, module, &modules, &count))
        return false;
    if (count == 0)
        return give_namespace(vm, promise, module, JSMI_LOAD_TO_DEFER);
    return evaluate_all(vm, modules, count, &all) &&
           wait_for_evaluation(vm, values, all);
}

static bool give_source(JsVm *vm, JsPromise *promise, const JsModule *module)
{
    if (!jsmi_is_undefined(module->source))
        return jsmi_promise_fulfill(vm, promise, module->source);
    jsmi_throw_syntax_error(vm, "module '%S' has no source phase", module->key);
    return reject_with_pending(vm, promise);
}

static bool link_and_evaluate(JsVm *vm, JsValue *values)
{
    JsPromise *promise = jsmi_as_promise(values[FINISH_PROMISE]);
    JsModule *module = jsmi_as_module(jsmi_as_cell(values[FINISH_MODULE]));
    JsLoadMode mode = (JsLoadMode)jsmi_as_int(values[FINISH_MODE]);
    JsPromise *evaluation;

    if (mode == JSMI_LOAD_SOURCE)
        return give_source(vm, promise, module);
    if (!jsmi_module_link(vm, module))
        return reject_with_pending(vm, promise);
    if (mode == JSMI_LOAD_TO_LINK)
        return jsmi_promise_fulfill(vm, promise, JSMI_UNDEFINED);
    if (mode == JSMI_LOAD_TO_DEFER)
        return evaluate_for_deferral(vm, values);
    if (!jsmi_module_evaluate(vm, module, &evaluation))
        return vm->pending == JSMI_EXCEPTION_PENDING &&
               reject_with_pending(vm, promise);
    if (mode != JSMI_LOAD_AT_ONCE)
        return wait_for_evaluation(vm, values, evaluation);
    // Somebody looks at the outcome.
    evaluation->object.cell.auxiliary |= JSMI_PROMISE_IS_HANDLED;
    if (jsmi_promise_state(evaluation) == JSMI_PROMISE_REJECTED)
        return jsmi_promise_reject(vm, promise, evaluation->result);
    return jsmi_promise_state(evaluation) == JSMI_PROMISE_PENDING ||
           give_namespace(vm, promise, module, mode);
}

// Nothing is missing any more. The load is freed.
static bool settle_load(jsm_context *cx, JsModuleLoad *load)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsValue values[FINISH_VALUES] = {
        jsmi_value_cell(load->promise),
        load->root ? jsmi_value_cell(load->root) : JSMI_UNDEFINED,
        jsmi_value_int((int32_t)load->mode),
    };
    bool has_failed = load->has_failed;
    JsRealm *realm = load->realm;

    jsmi_vm_keep(vm, jsmi_value_cell(realm));
    jsmi_vm_keep(vm, values[FINISH_PROMISE]);
    jsmi_vm_keep(vm, values[FINISH_MODULE]);
    if (!has_failed) {
        for (size_t i = 0; i < load->count; i++)
            load->modules[i]->is_loaded = true;
    }
    free_load(cx, load);
    if (has_failed)
        return true;
    if (jsmi_as_int(values[FINISH_MODE]) == JSMI_LOAD_AT_ONCE)
        return link_and_evaluate(vm, values);
    return jsmi_enqueue_job(vm, realm, link_and_evaluate, values,
                            FINISH_VALUES);
}

// -------------------------------------------------------------- walking graphs

static bool add_module(JsVm *vm, JsModuleLoad *load, JsModule *module)
{
    if (module->is_loaded || module->load_mark == load->mark)
        return true;
    if (load->count == load->capacity) {
        size_t capacity = load->capacity ? load->capacity * 2 : 8;
        JsModule **grown = jsmi_reallocate(&vm->budget, load->modules,
                                           load->capacity * sizeof *grown,
                                           capacity * sizeof *grown);

        if (!grown)
            return jsmi_throw_out_of_memory(vm);
        load->modules = grown;
        load->capacity = capacity;
    }
    module->load_mark = load->mark;
    load->modules[load->count++] = module;
    return true;
}

// The pending exception ends the load; false for a termination.
static bool fail_load(JsVm *vm, JsModuleLoad *load)
{
    JsValue error;

    if (!jsmi_take_exception(vm, &error))
        return false;
    if (load->has_failed)
        return true;
    load->has_failed = true;
    return jsmi_promise_reject(vm, load->promise, error);
}

// A request failed because of the host, which knows no place: that is where the
// module asks for it. An error that has a place, of the script that threw it or
// in the text that does not parse, keeps it.
static void place_failure(JsVm *vm, const JsModule *referrer, uint32_t request)
{
    const JsCell *cell;

    if (vm->pending != JSMI_EXCEPTION_PENDING ||
        !jsmi_is_kind(vm->exception, JSMI_CELL_ERROR))
        return;
    cell = jsmi_as_cell(vm->exception);
    if (jsmi_trace_count(((const JsError *)(const void *)cell)->frames) == 0)
        jsmi_module_add_place(
            vm, referrer,
            jsmi_module_request_info(referrer, request)->position);
}

// A request is answered with a module (FinishLoadingImportedModule).
static bool deliver(JsVm *vm, JsModuleLoad *load, JsModule *referrer,
                    uint32_t request, JsModule *module)
{
    load->pending--;
    if (load->has_failed)
        return true;
    if (referrer)
        jsmi_module_set_requested(vm, referrer, request, module);
    else
        load->root = module;
    if (referrer ? jsmi_module_request_is_source(referrer, request)
                 : load->mode == JSMI_LOAD_SOURCE)
        return true;
    return add_module(vm, load, module) || fail_load(vm, load);
}

static bool request_module(jsm_context *cx, JsModuleLoad *load,
                           JsModule *referrer, uint32_t request,
                           JsString *specifier, JsString *type,
                           JsString *referrer_name);

// The `type` attribute of a request; others are errors.
static bool request_type(JsVm *vm, const JsModule *module,
                         const JsModuleRequestInfo *info, JsString **type)
{
    const JsImage *image = jsmi_module_image(module);
    const JsImportAttributeInfo *attributes =
        jsmi_image_at(image, info->attributes.offset);

    *type = NULL;
    for (uint32_t i = 0; i < info->attributes.count; i++) {
        JsUnits key = jsmi_image_units(image, attributes[i].key);

        if (!jsmi_units_equal_text(key, "type"))
            return jsmi_throw_syntax_error(
                vm, "only the import attribute 'type' is known");
        if (!jsmi_image_string(vm, image, attributes[i].value, type))
            return false;
    }
    return true;
}

static bool request_one(jsm_context *cx, JsModuleLoad *load, JsModule *module,
                        uint32_t i)
{
    JsVm *vm = jsmi_vm_of(cx);
    const JsModuleRequestInfo *info = jsmi_module_request_info(module, i);
    JsString *specifier, *type;

    if (jsmi_is_cell(module->requested->values[i])) {
        load->pending++;
        return deliver(vm, load, module, i, jsmi_module_requested(module, i));
    }
    return request_type(vm, module, info, &type) &&
           jsmi_image_string(vm, jsmi_module_image(module), info->specifier,
                             &specifier) &&
           request_module(cx, load, module, i, specifier, type, module->key);
}

// Goes on with a load as far as it can. It may be gone afterwards.
static bool advance(jsm_context *cx, JsModuleLoad *load)
{
    JsVm *vm = jsmi_vm_of(cx);

    if (load->is_running)
        return true;
    load->is_running = true;
    while (!load->has_failed && load->next_module < load->count) {
        JsModule *module = load->modules[load->next_module++];

        for (uint32_t i = 0;
             !load->has_failed && i < jsmi_module_request_count(module); i++) {
            uint32_t mark = jsmi_scope_open(&vm->heap);

            if (!request_one(cx, load, module, i)) {
                place_failure(vm, module, i);
                if (!fail_load(vm, load))
                    return false;
            }
            jsmi_scope_rewind(&vm->heap, mark);
        }
    }
    load->is_running = false;
    return load->pending > 0 || settle_load(cx, load);
}

// ------------------------------------------------------------ asking the host

static void free_request(jsm_module_request *request)
{
    JsPort *port = request->port;
    const JsAllocator *allocator = &port->allocator;
    char *texts[] = {request->key, request->type, request->name_copy,
                     request->map_copy, request->message_copy};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i])
            jsmi_port_free(allocator, texts[i], strlen(texts[i]) + 1);
    }
    if (request->text_copy)
        jsmi_port_free(allocator, request->text_copy, request->text_size);
    jsmi_port_free(allocator, request, sizeof *request);
    jsmi_port_release(port);
}

// A copy of `size` bytes with two zero bytes behind them, uncounted.
static void *copy_bytes(JsPort *port, const void *bytes, size_t size)
{
    char *copy = jsmi_port_allocate(&port->allocator, size);

    if (copy)
        memcpy(copy, bytes, size);
    return copy;
}

static char *copy_text(JsPort *port, const char *text)
{
    return copy_bytes(port, text, strlen(text) + 1);
}

// The string in C, in port memory; a NUL in it ends it.
static bool copy_string(jsm_context *cx, JsString *string, char **copy)
{
    JsVm *vm = jsmi_vm_of(cx);
    const char *text;
    size_t length;

    if (!jsmi_string_to_utf8(vm, string, &text, &length))
        return false;
    *copy = copy_text(cx->runtime->port, text);
    return *copy || jsmi_throw_out_of_memory(vm);
}

static bool new_request(jsm_context *cx, JsModuleEntry *entry,
                        jsm_module_request **made)
{
    JsPort *port = cx->runtime->port;
    jsm_module_request *request =
        jsmi_port_allocate(&port->allocator, sizeof *request);

    if (!request)
        return jsmi_throw_out_of_memory(jsmi_vm_of(cx));
    jsmi_port_retain(port);
    request->port = port;
    request->cx = cx;
    request->entry = entry;
    request->thread = jsmi_thread_current();
    if (!copy_string(cx, entry->key, &request->key) ||
        (entry->type && !copy_string(cx, entry->type, &request->type))) {
        free_request(request);
        return false;
    }
    *made = request;
    return true;
}

// Lets the host load an entry. It may be answered before this returns.
static bool ask_host(jsm_context *cx, JsModuleEntry *entry)
{
    const jsm_module_host *host = &cx->runtime->module_host;
    jsm_module_request *request;
    bool is_finished = false;
    JsCallback outer;

    if (!host->load)
        return jsmi_throw_type_error(jsmi_vm_of(cx), "cannot find module '%S'",
                                     entry->key);
    if (!new_request(cx, entry, &request))
        return false;
    entry->request = request;
    request->is_finished = &is_finished;
    request->is_loading = true;
    outer = jsmi_callback_begin(cx->runtime);
    host->load(host->data, cx, request);
    jsmi_callback_end(cx->runtime, outer);
    if (!is_finished) {
        request->is_loading = false;
        request->is_finished = NULL;
    }
    return true;
}

// What the host says that a specifier means.
static bool resolve_key(jsm_context *cx, JsString *specifier,
                        JsString *referrer, JsString **key)
{
    const jsm_module_host *host = &cx->runtime->module_host;
    JsVm *vm = jsmi_vm_of(cx);
    const char *text, *from = NULL;
    size_t length;
    JsCallback outer;
    jsm_value resolved;

    *key = specifier;
    if (!host->resolve)
        return true;
    if (!jsmi_string_to_utf8(vm, specifier, &text, &length) ||
        (referrer && !jsmi_string_to_utf8(vm, referrer, &from, &length)))
        return false;
    outer = jsmi_callback_begin(cx->runtime);
    resolved = host->resolve(host->data, cx, text, from);
    jsmi_callback_end(cx->runtime, outer);
    jsmi_vm_keep(vm, jsmi_inward(resolved));
    if (vm->pending != JSMI_NOTHING_PENDING)
        return false;
    if (resolved.bits == 0)
        return jsmi_throw_type_error(vm, "cannot find module '%S'", specifier);
    return jsmi_to_string(vm, jsmi_inward(resolved), key);
}

static bool add_waiter(JsVm *vm, JsModuleEntry *entry, JsModuleLoad *load,
                       JsModule *referrer, uint32_t request)
{
    JsModuleWaiter *waiter = jsmi_allocate(&vm->budget, sizeof *waiter);
    JsModuleWaiter **link = &entry->waiters;

    if (!waiter)
        return jsmi_throw_out_of_memory(vm);
    while (*link)
        link = &(*link)->next;
    *waiter = (JsModuleWaiter){NULL, load, referrer, request};
    *link = waiter;
    return true;
}

// HostLoadImportedModule. False with the request's error pending.
static bool request_module(jsm_context *cx, JsModuleLoad *load,
                           JsModule *referrer, uint32_t request,
                           JsString *specifier, JsString *type,
                           JsString *referrer_name)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsModuleEntry *entry;
    JsString *key;
    bool is_new;

    if (!resolve_key(cx, specifier, referrer_name, &key) ||
        !find_entry(cx, load->realm, key, type, &entry, &is_new))
        return false;
    if (entry->module) {
        load->pending++;
        return deliver(vm, load, referrer, request, entry->module);
    }
    if (!add_waiter(vm, entry, load, referrer, request)) {
        if (is_new)
            remove_entry(cx, entry);
        return false;
    }
    load->pending++;
    if (!is_new || ask_host(cx, entry))
        return true;
    load->pending--;
    free_waiters(cx, entry->waiters);
    remove_entry(cx, entry);
    return false;
}

// --------------------------------------------------------- the host's answer

static bool make_module(jsm_context *cx, const JsModuleEntry *entry,
                        const JsAnswer *answer, JsModule **module)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsRealm *own = cx->realm, *running = vm->realm;
    bool succeeded;

    switch (answer->kind) {
    case JSMI_ANSWER_SOURCE:
    case JSMI_ANSWER_NATIVE:
        // What the host makes with the context meanwhile is the module's.
        cx->realm = vm->realm = entry->realm;
        succeeded =
            answer->kind == JSMI_ANSWER_SOURCE
                ? jsmi_source_module_new(cx, entry->key, &answer->source,
                                         module)
                : jsmi_native_module_new(cx, entry->key, answer->exports,
                                         answer->data, module);
        cx->realm = own;
        vm->realm = running;
        return succeeded;
    case JSMI_ANSWER_FAILURE:
    default:
        jsm_throwf(cx, answer->error, "%s", answer->message);
        return false;
    }
}

// Everybody who waits is told; `error` is a hole for a module.
static bool tell_waiters(jsm_context *cx, JsModuleWaiter *waiters,
                         JsModule *module, JsValue error)
{
    JsVm *vm = jsmi_vm_of(cx);
    bool succeeded = true;

    while (waiters) {
        JsModuleWaiter waiter = *waiters;

        jsmi_release(&vm->budget, waiters, sizeof *waiters);
        waiters = waiter.next;
        if (!succeeded)
            continue;
        if (module) {
            succeeded = deliver(vm, waiter.load, waiter.referrer,
                                waiter.request, module);
        } else {
            waiter.load->pending--;
            jsmi_throw(vm, error);
            if (waiter.referrer)
                place_failure(vm, waiter.referrer, waiter.request);
            succeeded = fail_load(vm, waiter.load);
        }
        succeeded = succeeded && advance(cx, waiter.load);
    }
    return succeeded;
}

static bool answer_entry(jsm_context *cx, JsModuleEntry *entry,
                         const JsAnswer *answer)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsModuleWaiter *waiters = entry->waiters;
    JsModule *module = NULL;
    JsValue error = JSMI_HOLE;

    entry->request = NULL;
    entry->waiters = NULL;
    jsmi_keep(&vm->heap, jsmi_value_cell(entry->key));
    if (make_module(cx, entry, answer, &module)) {
        entry->module = module;
        module->source = entry->source;
        jsmi_write_barrier(&vm->heap, module);
    } else {
        remove_entry(cx, entry);
        if (!jsmi_take_exception(vm, &error)) {
            free_waiters(cx, waiters);
            return false;
        }
    }
    return tell_waiters(cx, waiters, module, error);
}

// Finishes a request on the runtime's thread.
static jsm_status finish(jsm_module_request *request, const JsAnswer *answer)
{
    jsm_context *cx = request->cx;
    JsModuleEntry *entry = request->entry;
    JsEntry frame;
    jsm_status status;

    if (request->is_finished)
        *request->is_finished = true;
    if (!entry || !jsmi_enter(cx, &frame)) {
        if (entry)
            entry->request = NULL;
        free_request(request);
        return entry ? jsm_pending(cx) : JSM_CLOSED;
    }
    status = jsmi_leave_status(&frame, answer_entry(cx, entry, answer));
    free_request(request);
    return status;
}

// Makes the answer independent of the caller's memory.
static bool copy_answer(jsm_module_request *request, const JsAnswer *answer)
{
    JsPort *port = request->port;
    JsAnswer *copy = &request->answer;

    *copy = *answer;
    if (answer->kind == JSMI_ANSWER_FAILURE) {
        copy->message = request->message_copy =
            copy_text(port, answer->message);
        return copy->message;
    }
    if (answer->kind != JSMI_ANSWER_SOURCE)
        return true;
    request->text_size = jsmi_source_size(&answer->source);
    copy->source.len = answer->source.enc == JSM_UTF16 ? request->text_size / 2
                                                       : request->text_size;
    request->text_size += 2;
    request->text_copy =
        jsmi_port_allocate(&port->allocator, request->text_size);
    if (answer->source.name)
        copy->source.name = request->name_copy =
            copy_text(port, answer->source.name);
    if (answer->source.source_map)
        copy->source.source_map = request->map_copy =
            copy_text(port, answer->source.source_map);
    if (request->text_copy)
        memcpy(request->text_copy, answer->source.text, request->text_size - 2);
    copy->source.text = request->text_copy;
    copy->source.release = NULL;
    if (answer->source.release)
        answer->source.release(answer->source.release_data);
    return request->text_copy && (!answer->source.name || copy->source.name) &&
           (!answer->source.source_map || copy->source.source_map);
}

// From another thread, or later: the next pump finishes it.
static jsm_status finish_later(jsm_module_request *request,
                               const JsAnswer *answer)
{
    JsPort *port = request->port;
    bool is_closed;

    if (!copy_answer(request, answer)) {
        request->answer = (JsAnswer){.kind = JSMI_ANSWER_FAILURE,
                                     .error = JSM_RANGE_ERROR,
                                     .message = "out of memory"};
    }
    // The pump may take it, and the runtime go, before the wakeup.
    jsmi_port_retain(port);
    jsmi_lock_acquire(&port->lock);
    is_closed = port->is_closed || !request->entry;
    if (!is_closed) {
        jsm_module_request **link = &port->completions;

        while (*link)
            link = &(*link)->next;
        *link = request;
    }
    jsmi_lock_release(&port->lock);
    if (is_closed)
        free_request(request);
    else
        jsmi_port_wake(port);
    jsmi_port_release(port);
    return is_closed ? JSM_CLOSED : JSM_OK;
}

static jsm_status finish_request(jsm_module_request *request,
                                 const JsAnswer *answer)
{
    if (request->is_loading && jsmi_thread_is_current(request->thread))
        return finish(request, answer);
    return finish_later(request, answer);
}

static jsm_module_request *take_completion(JsPort *port)
{
    jsm_module_request *request;

    jsmi_lock_acquire(&port->lock);
    request = port->completions;
    if (request)
        port->completions = request->next;
    jsmi_lock_release(&port->lock);
    return request;
}

void jsmi_modules_take_completions(jsm_runtime *rt)
{
    jsm_module_request *request;

    while (rt->vm.pending == JSMI_NOTHING_PENDING &&
           (request = take_completion(rt->port))) {
        JsAnswer answer = request->answer;

        finish(request, &answer);
    }
}

bool jsmi_modules_are_loading(const jsm_runtime *rt)
{
    for (const jsm_context *cx = rt->contexts; cx; cx = cx->next) {
        if (cx->modules && cx->modules->loads)
            return true;
    }
    return false;
}

void jsmi_modules_drop_completions(JsPort *port)
{
    jsm_module_request *request;

    while ((request = take_completion(port)))
        free_request(request);
}

// ------------------------------------------------------------- beginning loads

static bool new_load(jsm_context *cx, JsRealm *realm, JsLoadMode mode,
                     JsModuleLoad **made)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsModuleMap *map = map_of(cx);
    JsModuleLoad *load;
    JsPromise *promise;

    if (!map || !jsmi_promise_new(vm, NULL, &promise))
        return false;
    load = jsmi_allocate_zeroed(&vm->budget, sizeof *load);
    if (!load)
        return jsmi_throw_out_of_memory(vm);
    load->realm = realm;
    load->mode = mode;
    load->promise = promise;
    load->mark = ++vm->async_module_count;
    load->next = map->loads;
    map->loads = load;
    *made = load;
    return true;
}

bool jsmi_modules_load(jsm_context *cx, JsRealm *realm, JsLoadMode mode,
                       JsString *specifier, JsString *type, JsString *referrer,
                       JsValue *promise)
{
    JsVm *vm = jsmi_vm_of(cx);
    JsModuleLoad *load;

    if (!new_load(cx, realm, mode, &load))
        return false;
    *promise = jsmi_value_cell(load->promise);
    // Answers that come at once wait until the request has been made.
    load->is_running = true;
    if (!request_module(cx, load, NULL, 0, specifier, type, referrer) &&
        !fail_load(vm, load))
        return false;
    load->is_running = false;
    return advance(cx, load);
}

jsm_value jsmi_run_module(jsm_context *cx, JsSharedImage *image)
{
    JsEntry entry;
    JsModuleLoad *load;
    JsModule *module;
    JsString *name;
    JsValue promise = JSMI_NONE;
    const JsImage *code = jsmi_shared_image_get(image);
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded = jsmi_image_string(entry.vm, code, code->name, &name) &&
                jsmi_module_new(entry.vm, cx->realm, name, image, &module) &&
                new_load(cx, cx->realm, JSMI_LOAD_TO_RUN, &load);
    if (succeeded) {
        promise = jsmi_value_cell(load->promise);
        load->root = module;
        succeeded =
            (add_module(entry.vm, load, module) || fail_load(entry.vm, load)) &&
            advance(cx, load);
    }
    return jsmi_leave(&entry, succeeded, promise);
}

// -------------------------------------------------------- the public functions

void jsm_set_module_host(jsm_runtime *rt, const jsm_module_host *h)
{
    rt->module_host = h ? *h : (jsm_module_host){0};
}

const char *jsm_module_request_key(const jsm_module_request *r)
{
    return r->key;
}

const char *jsm_module_request_attr(const jsm_module_request *r,
                                    const char *name)
{
    return strcmp(name, "type") == 0 ? r->type : NULL;
}

jsm_status jsm_module_request_source(jsm_module_request *r, const jsm_source *s)
{
    const JsAnswer answer = {.kind = JSMI_ANSWER_SOURCE,
                             .source = jsmi_source_of(s)};

    return finish_request(r, &answer);
}

jsm_status jsm_module_request_native(jsm_module_request *r,
                                     const jsm_def *exports, void *data)
{
    const JsAnswer answer = {
        .kind = JSMI_ANSWER_NATIVE, .exports = exports, .data = data};

    return finish_request(r, &answer);
}

jsm_status jsm_module_request_fail(jsm_module_request *r, jsm_error_kind k,
                                   const char *message)
{
    const JsAnswer answer = {
        .kind = JSMI_ANSWER_FAILURE, .error = k, .message = message};

    return finish_request(r, &answer);
}

jsm_status jsm_module_native(jsm_context *cx, const char *key,
                             const jsm_def *exports, void *data)
{
    JsEntry entry;
    JsModuleEntry *made;
    JsString *name;
    bool is_new;

    if (!jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (!jsmi_string_of_utf8(entry.vm, key, JSM_NTS, &name) ||
        !find_entry(cx, cx->realm, name, NULL, &made, &is_new))
        return jsmi_leave_status(&entry, false);
    if (!is_new) {
        jsmi_throw_type_error(entry.vm, "there is a module '%S' already", name);
        return jsmi_leave_status(&entry, false);
    }
    if (jsmi_native_module_new(cx, name, exports, data, &made->module))
        return jsmi_leave_status(&entry, true);
    remove_entry(cx, made);
    return jsmi_leave_status(&entry, false);
}

// Those of a key may differ by type.
static bool forget_key(jsm_context *cx, JsString *key, bool *found)
{
    JsModuleEntry *next = cx->modules ? cx->modules->entries : NULL;

    while (next) {
        JsModuleEntry *entry = next;
        bool is = false;

        next = entry->next;
        if (entry->realm != cx->realm || !entry->module)
            continue;
        if (!jsmi_string_equal(&jsmi_vm_of(cx)->heap, entry->key, key, &is))
            return false;
        if (is)
            remove_entry(cx, entry);
        *found |= is;
    }
    return true;
}

bool jsm_module_forget(jsm_context *cx, const char *key)
{
    JsEntry entry;
    JsString *name;
    bool found = false;

    if (!jsmi_enter(cx, &entry))
        return false;
    jsmi_leave_status(&entry,
                      jsmi_string_of_utf8(entry.vm, key, JSM_NTS, &name) &&
                          forget_key(cx, name, &found));
    return found;
}

jsm_status jsm_module_set_source(jsm_context *cx, const char *key,
                                 jsm_value source)
{
    JsEntry entry;
    JsModuleEntry *module = NULL;
    JsString *name;
    bool is_new = false;

    if (!jsmi_enter(cx, &entry))
        return jsm_pending(cx);
    if (!jsmi_is_object(jsmi_inward(source)))
        jsmi_throw_type_error(entry.vm, "the source of a module is no object");
    else if (jsmi_string_of_utf8(entry.vm, key, JSM_NTS, &name) &&
             find_entry(cx, cx->realm, name, NULL, &module, &is_new) &&
             is_new) {
        remove_entry(cx, module);
        jsmi_throw_type_error(entry.vm, "there is no module '%S'", name);
    }
    if (entry.vm->pending != JSMI_NOTHING_PENDING)
        return jsmi_leave_status(&entry, false);
    module->source = jsmi_inward(source);
    if (module->module) {
        module->module->source = module->source;
        jsmi_write_barrier(&entry.vm->heap, module->module);
    }
    return jsmi_leave_status(&entry, true);
}

static jsm_value import_as(jsm_context *cx, const char *specifier,
                           JsLoadMode mode)
{
    JsEntry entry;
    JsString *text;
    JsValue promise = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry))
        return JSM_NONE;
    succeeded =
        jsmi_string_of_utf8(entry.vm, specifier, JSM_NTS, &text) &&
        jsmi_modules_load(cx, cx->realm, mode, text, NULL, NULL, &promise);
    return jsmi_leave(&entry, succeeded, promise);
}

jsm_value jsm_import(jsm_context *cx, const char *specifier)
{
    return import_as(cx, specifier, JSMI_LOAD_TO_IMPORT);
}

jsm_value jsm_import_link(jsm_context *cx, const char *specifier)
{
    return import_as(cx, specifier, JSMI_LOAD_TO_LINK);
}

jsm_value jsm_import_sync(jsm_context *cx, const char *specifier)
{
    jsm_value promise = import_as(cx, specifier, JSMI_LOAD_AT_ONCE);
    jsm_value result = JSM_NONE;

    if (promise.bits == 0)
        return JSM_NONE;
    jsmi_as_promise(jsmi_inward(promise))->object.cell.auxiliary |=
        JSMI_PROMISE_IS_HANDLED;
    switch (jsm_promise_state(cx, promise, &result)) {
    case JSM_P_FULFILLED:
        return result;
    case JSM_P_REJECTED:
        return jsm_throw(cx, result);
    case JSM_P_PENDING:
    case JSM_P_NOT:
    default:
        return jsm_throwf(cx, JSM_ERROR, "module '%s' is not ready", specifier);
    }
}
