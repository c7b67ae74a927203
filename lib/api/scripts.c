// SPDX-License-Identifier: MIT
//
// Section 9 of jsmini.h: scripts; and the vm's hooks for code from text.
#include "api/scripts.h"

#include "compile/compile.h"
#include "interp/trace.h"

// ------------------------------------------------------------------- compiling

static size_t source_length(const jsm_source *source)
{
    size_t length = 0;

    if (source->len != JSM_NTS)
        return source->len;
    if (source->enc != JSM_UTF16)
        return strlen(source->text);
    while (((const uint16_t *)(const void *)source->text)[length])
        length++;
    return length;
}

// FAST PATH: code in bytes that stand for themselves is read where it is.
static bool is_readable(const jsm_source *source, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)source->text;

    if (source->kind != JSM_SRC_SCRIPT && source->kind != JSM_SRC_MODULE)
        return false;
    if (source->release || source->enc == JSM_UTF16)
        return false;
    return source->enc == JSM_LATIN1 ||
           jsmi_utf8_measure(bytes, length).is_ascii;
}

static bool decode(JsVm *vm, const jsm_source *source, JsSourceText *decoded)
{
    JsHeap *heap = &vm->heap;
    size_t length = source_length(source);
    JsString **text = &decoded->text;

    *text = NULL;
    if (length > vm->heap.longest_string)
        return jsmi_throw_range_error(vm, "a source text is too long");
    if (is_readable(source, length)) {
        decoded->units =
            (JsUnits){.data = source->text, .length = (uint32_t)length};
        return true;
    }
    if (source->enc == JSM_UTF16)
        *text = jsmi_string_from_utf16(
            heap, (const uint16_t *)(const void *)source->text, length);
    else if (source->enc == JSM_LATIN1)
        *text = jsmi_string_from_latin1(heap, (const uint8_t *)source->text,
                                        length);
    else
        *text = jsmi_string_from_utf8(heap, source->text, length);
    if (*text)
        return true;
    return vm->pending == JSMI_NOTHING_PENDING ? jsmi_throw_out_of_memory(vm)
                                               : false;
}

jsm_source jsmi_source_of(const jsm_source *source)
{
    jsm_source known = {0};

    jsmi_copy_sized(&known, sizeof known, source);
    return known;
}

bool jsmi_source_text(JsVm *vm, const jsm_source *source, JsSourceText *text)
{
    const char *name = source->name ? source->name : "<anonymous>";
    bool succeeded = decode(vm, source, text) &&
                     jsmi_string_of_utf8(vm, name, JSM_NTS, &text->name);

    if (source->release)
        source->release(source->release_data);
    text->line = source->line > 0 ? (uint32_t)source->line : 0;
    text->column = source->column > 0 ? (uint32_t)source->column : 0;
    text->kind =
        source->kind == JSM_SRC_MODULE ? JSMI_IMAGE_MODULE : JSMI_IMAGE_SCRIPT;
    text->is_prompt =
        source->kind == JSM_SRC_SCRIPT && source->flags & JSM_SRC_PROMPT;
    text->map = source->source_map;
    return succeeded;
}

static bool throw_syntax_error(JsVm *vm, JsString *file,
                               const JsSourceOptions *options,
                               const JsSyntaxError *error)
{
    const JsTracePlace place = {
        .file = file,
        .line = error->line,
        .column = error->column,
        .source = {.data = options->source,
                   .length = (uint32_t)options->length,
                   .is_wide = options->is_wide},
        .offset = error->offset,
    };
    JsIntrinsic prototype = error->kind == JSMI_SYNTAX_TOO_DEEP
                                ? JSMI_INTRINSIC_RANGE_ERROR_PROTOTYPE
                                : JSMI_INTRINSIC_SYNTAX_ERROR_PROTOTYPE;
    JsString *message;
    JsValue value;

    if (error->kind == JSMI_SYNTAX_OUT_OF_MEMORY)
        return jsmi_throw_out_of_memory(vm);
    if (error->kind == JSMI_SYNTAX_TERMINATED)
        return vm->pending == JSMI_NOTHING_PENDING ? jsmi_throw_termination(vm)
                                                   : false;
    if (!jsmi_string_of_utf8(vm, error->message, JSM_NTS, &message) ||
        !jsmi_error_create(vm, vm->realm, prototype, message, &value) ||
        !jsmi_trace_add_place(vm, jsmi_as_object(value), &place))
        return false;
    ((JsError *)(void *)jsmi_as_cell(value))->is_incomplete =
        error->is_incomplete;
    return jsmi_throw(vm, value);
}

// The options that describe a text; what is special about evals and functions
// is filled in by the caller.
static bool describe_text(JsVm *vm, const JsSourceText *text,
                          JsSourceOptions *options)
{
    JsUnits units = text->units, name;

    if ((text->text && !jsmi_string_flatten(&vm->heap, text->text, &units)) ||
        !jsmi_string_flatten(&vm->heap, text->name, &name))
        return vm->pending == JSMI_NOTHING_PENDING
                   ? jsmi_throw_out_of_memory(vm)
                   : false;
    *options = (JsSourceOptions){
        .source = units.data,
        .length = units.length,
        .is_wide = units.is_wide,
        .kind = text->kind,
        .is_prompt = text->is_prompt,
        .name = name.data,
        .name_length = name.length,
        .name_is_wide = name.is_wide,
        .first_line = text->line,
        .first_column = text->column,
        .hash_seed = vm->heap.hash_seed,
    };
    return true;
}

// How deep the text may nest. Parsing uses the C stack as calls do: two levels
// of nesting take less than one of calls, and the first few come out of what
// is reserved for whatever the last call does.
static uint32_t syntax_depth(const JsVm *vm)
{
    enum { RESERVED_DEPTH = 16, DEPTH_PER_CALL = 2 };
    uint32_t calls_left =
        vm->native_depth_left > 0 ? (uint32_t)vm->native_depth_left : 0;

    if (calls_left >= JSMI_DEFAULT_SYNTAX_DEPTH / DEPTH_PER_CALL)
        return JSMI_DEFAULT_SYNTAX_DEPTH;
    return RESERVED_DEPTH + calls_left * DEPTH_PER_CALL;
}

static bool compile(JsVm *vm, const JsSourceText *text,
                    JsSourceOptions *options, JsSharedImage **image)
{
    const JsAllocator *allocator = &jsmi_runtime_of(vm)->allocator;
    JsSyntaxError error;
    JsImage *made;

    options->depth_limit = syntax_depth(vm);
    if (!jsmi_compile_source(&vm->budget, options, allocator, &made, &error))
        return throw_syntax_error(vm, text->name, options, &error);
    *image = jsmi_shared_image_new(allocator, made);
    if (!*image)
        return jsmi_throw_out_of_memory(vm);
    if (!text->map ||
        jsmi_shared_image_set_map(*image, text->map, strlen(text->map)))
        return true;
    jsmi_shared_image_release(*image);
    return jsmi_throw_out_of_memory(vm);
}

bool jsmi_source_compile(JsVm *vm, const JsSourceText *text,
                         JsSharedImage **image)
{
    JsSourceOptions options;

    return describe_text(vm, text, &options) &&
           compile(vm, text, &options, image);
}

// --------------------------------------------------------------------- running

// Closes function 0 of an image over an environment. The count of the image is
// given up.
static bool close_image(JsVm *vm, JsRealm *realm, JsSharedImage *image,
                        JsCell *host_defined, JsEnvironment *environment,
                        JsValue *function)
{
    JsLinkedCode *linked;
    bool succeeded =
        jsmi_linked_code_new(vm, realm, image, 0, host_defined, &linked) &&
        jsmi_function_create(vm, linked, environment, function);

    jsmi_shared_image_release(image);
    return succeeded;
}

// The same, and calls it.
static bool run_image(JsVm *vm, JsRealm *realm, JsSharedImage *image,
                      JsCell *host_defined, JsEnvironment *environment,
                      JsValue this_value, JsValue *result)
{
    JsValue function;

    return close_image(vm, realm, image, host_defined, environment,
                       &function) &&
           jsmi_call(vm, function, this_value, NULL, 0, result);
}

static bool text_of(JsVm *vm, JsString *source, JsImageKind kind,
                    const char *name, JsSourceText *text)
{
    *text = (JsSourceText){.text = source, .kind = kind};
    return jsmi_string_of_utf8(vm, name, JSM_NTS, &text->name);
}

// HostEnsureCanCompileStrings
// https://tc39.es/ecma262/#sec-hostensurecancompilestrings
static bool check_may_compile(JsVm *vm, const JsRealm *realm, JsString *source)
{
    if (jsmi_may_compile(jsmi_runtime_of(vm), realm, source))
        return true;
    return vm->pending == JSMI_NOTHING_PENDING
               ? jsmi_throw_error(vm, JSMI_INTRINSIC_EVAL_ERROR_PROTOTYPE,
                                  "making code of text is not allowed here")
               : false;
}

// PerformEval, indirect, up to the evaluation
// https://tc39.es/ecma262/#sec-performeval
static bool compile_eval(JsVm *vm, JsRealm *realm, JsString *source,
                         JsValue *function)
{
    JsSharedImage *image;
    JsSourceText text;

    return check_may_compile(vm, realm, source) &&
           text_of(vm, source, JSMI_IMAGE_EVAL, "<eval>", &text) &&
           jsmi_source_compile(vm, &text, &image) &&
           close_image(vm, realm, image, NULL, NULL, function);
}

// ---------------------------------------------------------------- direct evals

static JsSlots *eval_context(const JsLinkedCode *linked)
{
    const JsCell *cell = linked->host_defined;

    return cell && cell->kind == JSMI_CELL_SLOTS ? (JsSlots *)(uintptr_t)cell
                                                 : NULL;
}

JsLinkedCode *jsmi_script_or_module(JsLinkedCode *linked)
{
    JsSlots *context;

    while ((context = eval_context(linked)))
        linked = (JsLinkedCode *)(void *)jsmi_as_cell(
            context->values[JSMI_EVAL_OUTER_CODE]);
    if (linked->host_defined)
        return linked;
    switch ((JsImageKind)jsmi_shared_image_get(linked->image)->kind) {
    case JSMI_IMAGE_EVAL:
    case JSMI_IMAGE_FUNCTION:
        return NULL;
    case JSMI_IMAGE_SCRIPT:
    case JSMI_IMAGE_MODULE:
    default:
        return linked;
    }
}

// The scopes around a direct eval, innermost first, from one image to the one
// that it was compiled in.
static size_t list_scopes(const JsLinkedCode *linked, const JsScopeInfo *scope,
                          const JsScopeInfo **scopes)
{
    size_t count = 0;

    for (;;) {
        JsSlots *context;

        for (; scope; scope = jsmi_scope_outer(scope)) {
            if (scopes)
                scopes[count] = scope;
            count++;
        }
        context = eval_context(linked);
        if (!context)
            return count;
        linked = (JsLinkedCode *)(void *)jsmi_as_cell(
            context->values[JSMI_EVAL_OUTER_CODE]);
        scope = (const JsScopeInfo *)jsmi_as_address(
            context->values[JSMI_EVAL_OUTER_SCOPE]);
    }
}

static bool make_eval_context(JsVm *vm, JsLinkedCode *outer,
                              const JsScopeInfo *scope, JsSlots **context)
{
    JsSlots *made = jsmi_heap_allocate(
        &vm->heap, sizeof *made + JSMI_EVAL_VALUES * sizeof(JsValue),
        JSMI_CELL_SLOTS);

    if (!made)
        return jsmi_throw_out_of_memory(vm);
    // NO BARRIER: the cell is new.
    made->cell.auxiliary = JSMI_EVAL_VALUES;
    made->values[JSMI_EVAL_OUTER_CODE] = jsmi_value_cell(outer);
    made->values[JSMI_EVAL_OUTER_SCOPE] = jsmi_value_address((uintptr_t)scope);
    *context = made;
    return true;
}

static bool compile_direct(JsVm *vm, const JsSourceText *text,
                           const JsLinkedCode *outer, const JsScopeInfo *scope,
                           JsSharedImage **image)
{
    size_t count = list_scopes(outer, scope, NULL);
    const JsScopeInfo **scopes;
    JsSourceOptions options;
    bool succeeded;

    scopes = jsmi_allocate(&vm->budget, (count + 1) * sizeof(JsScopeInfo *));
    if (!scopes)
        return jsmi_throw_out_of_memory(vm);
    list_scopes(outer, scope, scopes);
    succeeded = describe_text(vm, text, &options);
    if (succeeded) {
        options.is_direct_eval = true;
        options.is_strict = scope->flags & JSMI_SCOPE_IS_STRICT;
        options.outer_scopes = scopes;
        options.outer_scope_count = (uint32_t)count;
        succeeded = compile(vm, text, &options, image);
    }
    jsmi_release(&vm->budget, (void *)(uintptr_t)scopes,
                 (count + 1) * sizeof(JsScopeInfo *));
    return succeeded;
}

static bool direct_eval(JsVm *vm, JsString *source, const JsScopeInfo *scope,
                        JsValue environment, JsValue this_value,
                        JsValue *result)
{
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsLinkedCode *outer = jsmi_frame_function(vm->frame_pointer)->linked;
    JsEnvironment *closed_over =
        jsmi_is_cell(environment)
            ? (JsEnvironment *)(void *)jsmi_as_cell(environment)
            : NULL;
    JsSharedImage *image;
    JsSourceText text;
    JsSlots *context;
    JsValue value;
    bool succeeded;

    jsmi_vm_keep(vm, jsmi_value_cell(source));
    if (!check_may_compile(vm, vm->realm, source) ||
        !text_of(vm, source, JSMI_IMAGE_EVAL, "<eval>", &text) ||
        !make_eval_context(vm, outer, scope, &context) ||
        !compile_direct(vm, &text, outer, scope, &image))
        return false;
    succeeded = run_image(vm, vm->realm, image, &context->cell, closed_over,
                          this_value, &value);
    jsmi_scope_rewind(&vm->heap, mark);
    if (succeeded) {
        jsmi_vm_keep(vm, value);
        *result = value;
    }
    return succeeded;
}

// The end of CreateDynamicFunction
// https://tc39.es/ecma262/#sec-createdynamicfunction
static bool create_function(JsVm *vm, JsRealm *realm, JsString *source,
                            uint32_t parameters_end, uint32_t body_end,
                            JsValue *function)
{
    JsSharedImage *image;
    JsSourceOptions options;
    JsSourceText text;

    if (!check_may_compile(vm, realm, source) ||
        !text_of(vm, source, JSMI_IMAGE_FUNCTION, "<function>", &text) ||
        !describe_text(vm, &text, &options))
        return false;
    options.parameters_end = parameters_end;
    options.body_end = body_end;
    return compile(vm, &text, &options, &image) &&
           run_image(vm, realm, image, NULL, NULL, realm->global_this,
                     function);
}

void jsmi_scripts_install(jsm_runtime *rt)
{
    rt->vm.hooks.compile_eval = compile_eval;
    rt->vm.hooks.direct_eval = direct_eval;
    rt->vm.hooks.create_function = create_function;
    rt->vm.hooks.capture_stack = jsmi_trace_capture_error;
}

// -------------------------------------------------------- the public functions

static jsm_script *new_script(jsm_context *cx, JsSharedImage *image,
                              jsm_source_kind kind)
{
    const JsAllocator *allocator = &cx->runtime->allocator;
    jsm_script *script = jsmi_port_allocate(allocator, sizeof *script);

    if (!script) {
        jsmi_shared_image_release(image);
        jsmi_throw_out_of_memory(jsmi_vm_of(cx));
        return NULL;
    }
    script->allocator = *allocator;
    script->references = 1;
    script->kind = kind;
    script->image = image;
    return script;
}

jsm_script *jsm_compile(jsm_context *cx, const jsm_source *s)
{
    JsEntry entry;
    JsSourceText text;
    JsSharedImage *image;
    const jsm_source source = jsmi_source_of(s);
    jsm_script *script = NULL;

    if (!jsmi_enter(cx, &entry)) {
        if (source.release)
            source.release(source.release_data);
        return NULL;
    }
    if (source.kind != JSM_SRC_SCRIPT && source.kind != JSM_SRC_MODULE) {
        if (source.release)
            source.release(source.release_data);
        jsmi_throw_type_error(entry.vm,
                              "only scripts and modules are compiled");
    } else if (jsmi_source_text(entry.vm, &source, &text) &&
               jsmi_source_compile(entry.vm, &text, &image)) {
        script = new_script(cx, image, source.kind);
    }
    jsmi_leave_status(&entry, script != NULL);
    return script;
}

bool jsm_script_awaits(const jsm_script *s)
{
    const JsImage *image = jsmi_shared_image_get(s->image);

    return s->kind == JSM_SRC_MODULE ||
           jsmi_image_function(image, 0)->flags & JSMI_CODE_ASYNC;
}

jsm_status jsm_script_disassemble(const jsm_script *s, jsm_write_fn w,
                                  void *data)
{
    JsBudget budget;
    JsBuffer text;
    jsm_status status = JSM_NOMEM;

    jsmi_budget_initialize(&budget, &s->allocator);
    jsmi_buffer_initialize(&text, &budget);
    jsmi_image_disassemble(jsmi_shared_image_get(s->image), &text);
    if (!text.failed)
        status = w(data, text.data, text.size) ? JSM_OK : JSM_INVALID;
    jsmi_buffer_dispose(&text);
    return status;
}

jsm_script *jsm_script_retain(jsm_script *s)
{
    atomic_fetch_add(&s->references, 1);
    return s;
}

void jsm_script_free(void *s)
{
    jsm_script *script = s;
    JsAllocator allocator;

    if (!script || atomic_fetch_sub(&script->references, 1) != 1)
        return;
    allocator = script->allocator;
    jsmi_shared_image_release(script->image);
    jsmi_port_free(&allocator, script, sizeof *script);
}

static jsm_value run_script(jsm_context *cx, JsSharedImage *image)
{
    JsEntry entry;
    JsValue result = JSMI_NONE;
    bool succeeded;

    if (!jsmi_enter(cx, &entry)) {
        jsmi_shared_image_release(image);
        return JSM_NONE;
    }
    succeeded = run_image(entry.vm, cx->realm, image, NULL, NULL,
                          cx->realm->global_this, &result);
    return jsmi_leave(&entry, succeeded, result);
}

jsm_value jsm_run(jsm_context *cx, jsm_script *s)
{
    if (!s || jsm_pending(cx) != JSM_OK)
        return JSM_NONE;
    if (s->kind == JSM_SRC_MODULE)
        return jsmi_run_module(cx, s->image);
    return run_script(cx, jsmi_shared_image_retain(s->image));
}

jsm_value jsm_eval(jsm_context *cx, const char *src, size_t len,
                   const char *name)
{
    const jsm_source source = {
        .size = sizeof source,
        .kind = JSM_SRC_SCRIPT,
        .text = src,
        .len = len,
        .name = name,
    };
    jsm_script *script;
    jsm_value result;

    jsmi_use_check(cx->runtime, __func__);
    script = jsm_compile(cx, &source);
    if (!script)
        return JSM_NONE;
    result = jsm_run(cx, script);
    jsm_script_free(script);
    return result;
}

// The image, and behind it the source map as it was given.
jsm_status jsm_script_save(jsm_script *s, jsm_write_fn w, void *data)
{
    const JsImage *image = jsmi_shared_image_get(s->image);
    size_t map_size;
    const char *map = jsmi_shared_image_map_text(s->image, &map_size);

    return w(data, image, image->size) &&
                   (map_size == 0 || w(data, map, map_size))
               ? JSM_OK
               : JSM_INVALID;
}

static jsm_script *refuse_load(JsEntry *entry, JsImage *copy,
                               const JsImageProblem *problem)
{
    const JsAllocator *allocator = &jsmi_runtime_of(entry->vm)->allocator;

    if (copy)
        jsmi_port_free(allocator, copy, copy->size);
    if (problem->kind == JSMI_IMAGE_NO_MEMORY)
        jsmi_throw_out_of_memory(entry->vm);
    else if (problem->kind == JSMI_IMAGE_INVALID && problem->is_in_function)
        jsmi_throw_syntax_error(
            entry->vm,
            "this is no compiled code: %s (function %u, instruction %u)",
            problem->text, problem->function, problem->instruction);
    else if (problem->kind == JSMI_IMAGE_INVALID)
        jsmi_throw_syntax_error(entry->vm, "this is no compiled code: %s",
                                problem->text);
    jsmi_leave_status(entry, false);
    return NULL;
}

// What a trusted image is looked at for too: a file of an older version, or a
// piece of one, is a mistake that is easily made.
static bool check_outside(const JsImage *image, size_t size,
                          JsImageProblem *problem)
{
    problem->kind = JSMI_IMAGE_INVALID;
    if (image->magic != JSMI_IMAGE_MAGIC)
        problem->text = "this is no image";
    else if (image->version != JSMI_IMAGE_VERSION)
        problem->text = "the image is of another version";
    else if (image->size < sizeof *image || image->size > size)
        problem->text = "the image is cut off";
    else if (image->kind != JSMI_IMAGE_SCRIPT &&
             image->kind != JSMI_IMAGE_MODULE)
        problem->text = "the image is neither script nor module";
    else
        problem->kind = JSMI_IMAGE_SOUND;
    return problem->kind == JSMI_IMAGE_SOUND;
}

jsm_script *jsm_script_load(jsm_context *cx, const void *p, size_t n,
                            bool trusted)
{
    const JsAllocator *allocator = &cx->runtime->allocator;
    JsImageProblem problem = {.kind = JSMI_IMAGE_INVALID,
                              .text = "the image is cut off"};
    JsSharedImage *image;
    JsImage head, *copy;
    JsEntry entry;
    jsm_script *script = NULL;

    if (!jsmi_enter(cx, &entry))
        return NULL;
    if (n < sizeof head)
        return refuse_load(&entry, NULL, &problem);
    memcpy(&head, p, sizeof head);
    if (!check_outside(&head, n, &problem))
        return refuse_load(&entry, NULL, &problem);
    copy = jsmi_port_allocate(allocator, head.size);
    if (!copy) {
        problem.kind = JSMI_IMAGE_NO_MEMORY;
        return refuse_load(&entry, NULL, &problem);
    }
    memcpy(copy, p, head.size);
    if (!trusted &&
        !jsmi_image_verify(copy, head.size, &entry.vm->budget, &problem))
        return refuse_load(&entry, copy, &problem);
    image = jsmi_shared_image_new(allocator, copy);
    if (image && !jsmi_shared_image_set_map(image, (const char *)p + head.size,
                                            n - head.size)) {
        jsmi_shared_image_release(image);
        image = NULL;
    }
    if (image)
        script = new_script(cx, image,
                            head.kind == JSMI_IMAGE_MODULE ? JSM_SRC_MODULE
                                                           : JSM_SRC_SCRIPT);
    else
        jsmi_throw_out_of_memory(entry.vm);
    jsmi_leave_status(&entry, script != NULL);
    return script;
}
