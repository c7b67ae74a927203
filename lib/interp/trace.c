// SPDX-License-Identifier: MIT
#include "interp/trace.h"

#include "bytecode/source_map.h"

#include "interp/excerpt.h"
#include "interp/tail_calls.h"
#include "object/image_text.h"

// The words of a captured call: its linked code, native function or, for a
// place in a source text, what is known of it; the instruction or line; flags
// or column.
enum { CALL_CELL, CALL_POINT, CALL_FLAGS, CALL_SIZE };

// Of a place: the file's name, the line's text, units of it before the place.
enum { PLACE_FILE, PLACE_TEXT, PLACE_CARET, PLACE_SIZE };

enum { CALL_IS_CONSTRUCT = 1, CALL_IS_RESUMED = 2, CALL_IS_REPLACED = 4 };

// ------------------------------------------------------------------- capturing

typedef struct Walk {
    const JsCall *native;
    JsValue *fp;
    const JsInstruction *program_counter;
    const JsVm *vm;
    const JsTailCall *replaced;  // a frame that was in the place of this one
} Walk;

static Walk walk_start(const JsVm *vm)
{
    return (Walk){vm->native_call, vm->frame_pointer, vm->program_counter, vm,
                  NULL};
}

static bool is_native_on_top(const Walk *walk)
{
    return walk->native && walk->native->frame_pointer == walk->fp;
}

static bool is_at_end(const Walk *walk)
{
    return !is_native_on_top(walk) && !walk->fp;
}

static const JsTailCall *next_replaced(const Walk *walk, const JsFrame *frame)
{
    if (walk->replaced)
        return jsmi_tail_calls_before(walk->vm, walk->replaced);
    if (!(jsmi_frame_return_kind(frame) & JSMI_RETURN_REPLACED))
        return NULL;
    return jsmi_tail_calls_newest(walk->vm, frame->caller);
}

static void walk_on(Walk *walk)
{
    if (is_native_on_top(walk)) {
        walk->native = walk->native->previous;
    } else {
        const JsFrame *frame = jsmi_frame_of(walk->fp);

        walk->replaced = next_replaced(walk, frame);
        if (walk->replaced)
            return;
        walk->program_counter = frame->return_address;
        walk->fp = frame->caller;
    }
}

// Whether the innermost call is the constructor that makes the error.
static bool is_error_constructor(const JsCall *call)
{
    for (int i = JSMI_INTRINSIC_ERROR;
         i < JSMI_INTRINSIC_SUPPRESSED_ERROR_PROTOTYPE; i++) {
        if (call->realm->intrinsics[i] == &call->callee->object)
            return true;
    }
    return false;
}

static void note_call(const Walk *walk, JsValue *words)
{
    const JsFrame *frame;
    const JsLinkedCode *linked;
    int flags = 0;

    if (is_native_on_top(walk)) {
        words[CALL_CELL] = jsmi_value_cell(walk->native->callee);
        words[CALL_POINT] = jsmi_value_int(0);
        words[CALL_FLAGS] = jsmi_value_int(
            jsmi_is_undefined(walk->native->new_target) ? 0
                                                        : CALL_IS_CONSTRUCT);
        return;
    }
    if (walk->replaced) {
        words[CALL_CELL] = jsmi_value_cell(walk->replaced->linked);
        words[CALL_POINT] =
            jsmi_value_int((int32_t)walk->replaced->instruction);
        words[CALL_FLAGS] = jsmi_value_int(CALL_IS_REPLACED);
        return;
    }
    frame = jsmi_frame_of(walk->fp);
    if (jsmi_is_kind(walk->fp[-1], JSMI_CELL_NATIVE_FUNCTION)) {
        // One that runs in steps.
        words[CALL_CELL] = walk->fp[-1];
        words[CALL_POINT] = words[CALL_FLAGS] = jsmi_value_int(0);
        return;
    }
    linked = jsmi_frame_function(walk->fp)->linked;
    if (!jsmi_is_undefined(jsmi_frame_new_target(frame)) &&
        linked->code_flags & JSMI_CODE_CONSTRUCTOR)
        flags |= CALL_IS_CONSTRUCT;
    if (jsmi_frame_return_kind(frame) & JSMI_RETURN_GENERATOR &&
        linked->code_flags & JSMI_CODE_ASYNC)
        flags |= CALL_IS_RESUMED;
    words[CALL_CELL] = jsmi_value_cell(linked);
    words[CALL_POINT] =
        jsmi_value_int((int32_t)(walk->program_counter - 1 -
                                 jsmi_function_instructions(linked->code)));
    words[CALL_FLAGS] = jsmi_value_int(flags);
}

static JsSlots *new_slots(JsVm *vm, uint32_t count)
{
    JsSlots *slots = jsmi_heap_allocate(
        &vm->heap, sizeof *slots + count * sizeof(JsValue), JSMI_CELL_SLOTS);

    if (slots)
        slots->cell.auxiliary = count;
    else
        jsmi_throw_out_of_memory(vm);
    return slots;
}

static JsSlots *new_trace(JsVm *vm, uint32_t count)
{
    return new_slots(vm, count * CALL_SIZE);
}

bool jsmi_trace_capture(JsVm *vm, JsCell **result)
{
    Walk start = walk_start(vm);
    uint32_t count = 0;
    JsSlots *trace;

    if (is_native_on_top(&start) && is_error_constructor(start.native))
        walk_on(&start);
    for (Walk walk = start; !is_at_end(&walk) && count < JSMI_MOST_TRACED;
         walk_on(&walk))
        count++;
    trace = new_trace(vm, count);
    if (!trace)
        return false;
    // NO BARRIER: the trace is new.
    for (uint32_t i = 0; i < count; i++) {
        note_call(&start, trace->values + (size_t)i * CALL_SIZE);
        walk_on(&start);
    }
    *result = &trace->cell;
    return true;
}

static void set_frames(JsVm *vm, JsObject *error, JsCell *frames)
{
    ((JsError *)error)->frames = frames;
    jsmi_write_barrier(&vm->heap, error);
}

bool jsmi_trace_capture_error(JsVm *vm, JsObject *error)
{
    JsCell *trace;

    if (!jsmi_trace_capture(vm, &trace))
        return false;
    set_frames(vm, error, trace);
    return true;
}

static JsSlots *new_place(JsVm *vm, const JsTracePlace *place)
{
    JsExcerpt excerpt = jsmi_excerpt_at(place->source, place->offset);
    JsString *line = jsmi_string_from_units(&vm->heap, excerpt.line);
    JsSlots *made = line ? new_slots(vm, PLACE_SIZE) : NULL;

    if (!made) {
        jsmi_throw_out_of_memory(vm);
        return NULL;
    }
    // NO BARRIER: the cell is new.
    made->values[PLACE_FILE] = jsmi_value_cell(place->file);
    made->values[PLACE_TEXT] = jsmi_value_cell(line);
    made->values[PLACE_CARET] = jsmi_value_int((int32_t)excerpt.caret);
    return made;
}

bool jsmi_trace_add_place(JsVm *vm, JsObject *error, const JsTracePlace *place)
{
    JsSlots *known = new_place(vm, place);
    const JsSlots *old = (JsSlots *)((JsError *)error)->frames;
    uint32_t count = jsmi_trace_count(&old->cell);
    JsSlots *trace = known ? new_trace(vm, count + 1) : NULL;

    if (!trace)
        return false;
    // NO BARRIER: the trace is new.
    trace->values[CALL_CELL] = jsmi_value_cell(known);
    trace->values[CALL_POINT] = jsmi_value_int((int32_t)place->line);
    trace->values[CALL_FLAGS] = jsmi_value_int((int32_t)place->column);
    if (count > 0)
        memcpy(trace->values + CALL_SIZE, old->values,
               count * CALL_SIZE * sizeof(JsValue));
    set_frames(vm, error, &trace->cell);
    return true;
}

// --------------------------------------------------------------------- looking

uint32_t jsmi_trace_count(const JsCell *trace)
{
    return trace ? trace->auxiliary / CALL_SIZE : 0;
}

static JsUnits units_of_map(JsMapText text)
{
    return (JsUnits){
        .wide = text.units, .length = text.length, .is_wide = true};
}

// Where a line and column of code's text come from, by its source map. False:
// there is none, or it does not say.
static bool find_original(const JsLinkedCode *linked, uint32_t line,
                          uint32_t column, JsMappedPlace *place)
{
    const JsImage *image = jsmi_shared_image_get(linked->image);
    const JsSourceMap *map = jsmi_shared_image_map(linked->image);

    if (!map || line < image->first_line)
        return false;
    if (line == image->first_line)
        column -= image->first_column - 1;
    return jsmi_source_map_find(map, line - image->first_line + 1, column,
                                place);
}

static void map_frame(const JsLinkedCode *linked, JsTraceFrame *frame)
{
    JsMappedPlace place;

    if (!find_original(linked, frame->line, frame->column, &place))
        return;
    frame->file = units_of_map(place.file);
    frame->line = place.line;
    frame->column = place.column;
}

static void describe_script(const JsLinkedCode *linked, uint32_t instruction,
                            JsTraceFrame *frame)
{
    const JsFunctionCode *code = linked->code;
    const JsImage *image = jsmi_function_image(code);
    const JsPosition *position = jsmi_function_find_position(code, instruction);

    frame->is_top_level = code->kind == JSMI_CODE_FUNCTION_TOP_LEVEL;
    if (!frame->is_top_level)
        frame->function = jsmi_image_units(image, code->name);
    frame->file = jsmi_image_units(image, image->name);
    if (code->kind == JSMI_CODE_FUNCTION_GETTER)
        frame->prefix = "get ";
    else if (code->kind == JSMI_CODE_FUNCTION_SETTER)
        frame->prefix = "set ";
    jsmi_image_line_and_column(image,
                               position ? position->point : code->source_start,
                               &frame->line, &frame->column);
    map_frame(linked, frame);
}

// The name that a native function was made with.
static const JsCell *native_name(const JsNativeFunction *function)
{
    uint16_t number;

    if (function->name || !function->spec)
        return function->name;
    number = function->spec->name;
    if (number & JSMI_SPEC_NAME_SYMBOL)
        return &jsmi_well_known_symbol(
                    (JsWellKnownSymbol)(number & ~JSMI_SPEC_NAME_SYMBOL))
                    ->cell;
    return &jsmi_static_atom((JsAtomNumber)number)->cell;
}

static void describe_native(const JsNativeFunction *function,
                            JsTraceFrame *frame)
{
    static const char *const prefixes[] = {"", "get ", "set "};
    const JsCell *name = native_name(function);
    const JsString *text = (const JsString *)name;

    frame->is_native = true;
    if (name && name->kind == JSMI_CELL_SYMBOL)
        text = ((const JsSymbol *)name)->description;
    if (text)
        frame->function = jsmi_string_units(text);
    if (frame->prefix[0] == '\0' && function->name_prefix < 3)
        frame->prefix = prefixes[function->name_prefix];
}

void jsmi_trace_get(const JsCell *trace, uint32_t index, JsTraceFrame *frame)
{
    const JsValue *words =
        ((const JsSlots *)trace)->values + (size_t)index * CALL_SIZE;
    const JsCell *cell = jsmi_as_cell(words[CALL_CELL]);
    uint32_t point = (uint32_t)jsmi_as_int(words[CALL_POINT]);
    uint32_t flags = (uint32_t)jsmi_as_int(words[CALL_FLAGS]);

    JSMI_ASSERT(index < jsmi_trace_count(trace));
    *frame = (JsTraceFrame){.prefix = ""};
    if (cell->kind == JSMI_CELL_SLOTS) {
        const JsSlots *place = (const JsSlots *)cell;

        frame->file =
            jsmi_string_units(jsmi_as_string(place->values[PLACE_FILE]));
        frame->line = point;
        frame->column = flags;
        frame->is_top_level = true;
        return;
    }
    if (flags & CALL_IS_CONSTRUCT)
        frame->prefix = "new ";
    frame->is_async = flags & CALL_IS_RESUMED;
    frame->is_replaced = flags & CALL_IS_REPLACED;
    if (cell->kind == JSMI_CELL_NATIVE_FUNCTION)
        describe_native((const JsNativeFunction *)cell, frame);
    else
        describe_script((const JsLinkedCode *)cell, point, frame);
}

// The line of the original text, if the map has it; else an empty one.
static JsExcerpt original_excerpt(const JsMappedPlace *place)
{
    JsUnits content = units_of_map(place->content);
    uint32_t offset = 0;

    for (uint32_t line = 1; line < place->line && offset < content.length;
         offset++)
        line += content.wide[offset] == '\n';
    return jsmi_excerpt_at(content, offset + (place->column - 1));
}

bool jsmi_trace_excerpt(const JsCell *trace, uint32_t index, JsExcerpt *excerpt)
{
    const JsValue *words =
        ((const JsSlots *)trace)->values + (size_t)index * CALL_SIZE;
    const JsCell *cell = jsmi_as_cell(words[CALL_CELL]);
    const JsFunctionCode *code;
    const JsImage *image;
    const JsPosition *position;
    JsMappedPlace original;
    uint32_t line, column;

    if (cell->kind == JSMI_CELL_NATIVE_FUNCTION)
        return false;
    if (cell->kind == JSMI_CELL_SLOTS) {
        const JsValue *place = ((const JsSlots *)cell)->values;

        excerpt->line = jsmi_string_units(jsmi_as_string(place[PLACE_TEXT]));
        excerpt->caret = (uint32_t)jsmi_as_int(place[PLACE_CARET]);
        return true;
    }
    code = ((const JsLinkedCode *)cell)->code;
    image = jsmi_function_image(code);
    position = jsmi_function_find_position(
        code, (uint32_t)jsmi_as_int(words[CALL_POINT]));
    jsmi_image_line_and_column(image,
                               position ? position->point : code->source_start,
                               &line, &column);
    if (find_original((const JsLinkedCode *)cell, line, column, &original)) {
        *excerpt = original_excerpt(&original);
        return true;
    }
    *excerpt = jsmi_excerpt_at(jsmi_image_units(image, image->source),
                               position ? position->point : code->source_start);
    return true;
}

// ------------------------------------------------------------------------ text

// The value of a data property found on the object or its prototypes, without
// running script; else undefined.
static bool find_data(JsVm *vm, JsObject *object, JsKey key, JsValue *value)
{
    *value = JSMI_UNDEFINED;
    for (; object && !jsmi_object_is_exotic(object);
         object = object->shape->prototype) {
        JsOwnProperty property;

        if (!jsmi_vm_spend(vm, 1) ||
            !jsmi_object_find_own(vm, object, key, &property))
            return false;
        if (property.kind == JSMI_OWN_DATA)
            *value = property.value;
        if (property.kind != JSMI_OWN_ABSENT)
            break;
    }
    jsmi_vm_keep(vm, *value);
    return true;
}

// As Error.prototype.toString would say it.
static bool append_header(JsVm *vm, JsObject *error, JsStringBuilder *builder)
{
    JsValue name, message;
    JsUnits units;

    if (!find_data(vm, error, JSMI_KEY(name), &name) ||
        !find_data(vm, error, JSMI_KEY(message), &message))
        return false;
    if (!jsmi_is_string(name))
        name = JSMI_ATOM_VALUE(Error);
    if (!jsmi_is_string(message))
        message = JSMI_ATOM_VALUE(empty);
    if (!jsmi_string_flatten(&vm->heap, jsmi_as_string(name), &units))
        return jsmi_throw_out_of_memory(vm);
    jsmi_string_builder_append_units(builder, units);
    if (units.length > 0 && jsmi_string_length(jsmi_as_string(message)) > 0)
        jsmi_string_builder_append_text(builder, ": ");
    if (!jsmi_string_flatten(&vm->heap, jsmi_as_string(message), &units))
        return jsmi_throw_out_of_memory(vm);
    jsmi_string_builder_append_units(builder, units);
    return true;
}

static void append_number(JsStringBuilder *builder, uint32_t number)
{
    char digits[12];
    size_t i = sizeof digits;

    digits[--i] = '\0';
    do {
        digits[--i] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    jsmi_string_builder_append_text(builder, digits + i);
}

static void append_place(JsStringBuilder *builder, const JsTraceFrame *frame)
{
    if (frame->is_native) {
        jsmi_string_builder_append_text(builder, "native");
        return;
    }
    if (frame->file.length > 0)
        jsmi_string_builder_append_units(builder, frame->file);
    else
        jsmi_string_builder_append_text(builder, "<anonymous>");
    jsmi_string_builder_append_text(builder, ":");
    append_number(builder, frame->line);
    jsmi_string_builder_append_text(builder, ":");
    append_number(builder, frame->column);
}

static void append_frame(JsStringBuilder *builder, const JsTraceFrame *frame)
{
    jsmi_string_builder_append_text(builder, "\n    at ");
    if (frame->is_top_level) {
        append_place(builder, frame);
        return;
    }
    if (frame->is_async)
        jsmi_string_builder_append_text(builder, "async ");
    jsmi_string_builder_append_text(builder, frame->prefix);
    if (frame->function.length > 0)
        jsmi_string_builder_append_units(builder, frame->function);
    else
        jsmi_string_builder_append_text(builder, "<anonymous>");
    jsmi_string_builder_append_text(builder, " (");
    append_place(builder, frame);
    jsmi_string_builder_append_text(builder,
                                    frame->is_replaced ? ") [tail call]" : ")");
}

bool jsmi_error_stack_text(JsVm *vm, JsObject *error, JsString **text)
{
    const JsCell *trace = error->cell.kind == JSMI_CELL_ERROR
                              ? ((const JsError *)error)->frames
                              : NULL;
    JsStringBuilder builder;
    bool is_too_long;

    jsmi_string_builder_initialize(&builder, &vm->heap);
    if (!append_header(vm, error, &builder)) {
        jsmi_string_builder_dispose(&builder);
        return false;
    }
    for (uint32_t i = 0; i < jsmi_trace_count(trace); i++) {
        JsTraceFrame frame;

        jsmi_trace_get(trace, i, &frame);
        append_frame(&builder, &frame);
    }
    is_too_long = builder.is_too_long;
    *text = jsmi_string_builder_finish(&builder);
    if (*text)
        return true;
    return is_too_long ? jsmi_throw_range_error(vm, "invalid string length")
                       : jsmi_throw_out_of_memory(vm);
}
