// SPDX-License-Identifier: MIT
//
// ParseJSON. https://tc39.es/ecma262/#sec-ParseJSON
#include "base/scan.h"
#include "builtins/json_unescape.h"
#include "interp/trace.h"
#include "number/parse.h"

// The stack has for each container that is open: the container, the key that
// waits for its value (the bits of a JsKey are those of a value; of arrays: how
// many properties their objects had so far, or undefined), and, with records,
// the array or object of the records.
enum { OPEN_CONTAINER, OPEN_KEY, OPEN_RECORDS, OPEN_SIZE };

// Objects in a text are mostly alike. So it is remembered which shape followed
// which when a property was added last, and how many properties the objects had
// that were its values. The cells are forgotten when a collection may have
// freed them.
typedef struct KnownStep {
    const JsShape *from;  // NULL: nothing is known
    JsShape *to;          // its added key spells itself in the text
    uint32_t property_count;
} KnownStep;

enum { KNOWN_STEPS = 32, UNESCAPED_AT_ONCE = 512, DEFAULT_ROOM = 4 };
enum { LONG_NUMBER = 1000, LONG_SLICE = 64 * 1024 };

typedef struct JsonParser {
    JsVm *vm;
    JsString *string;
    JsUnits text;
    uint32_t at;
    bool has_records;
    JsValueList stack;
    JsObject *object_prototype;
    uint64_t collections;  // when something became known
    KnownStep steps[KNOWN_STEPS];
    // The units of a string with escapes, or a part of them.
    union {
        uint8_t latin1[UNESCAPED_AT_ONCE];
        uint16_t wide[UNESCAPED_AT_ONCE];
    } unescaped;
} JsonParser;

static JsValue *top_of(JsonParser *parser)
{
    return jsmi_value_list_values(&parser->stack) + parser->stack.count -
           OPEN_SIZE;
}

// The unit at the place, or -1 at the end.
static int32_t current(const JsonParser *parser)
{
    return parser->at < parser->text.length
               ? (int32_t)jsmi_units_at(parser->text, parser->at)
               : -1;
}

enum { UNITS_BEFORE_POLL = 4096 };

typedef bool UnitTest(uint32_t unit);

// Moves to the first unit that is not like that, or to the end. False: stop
// now.
static inline bool skip_units(JsonParser *parser, UnitTest *is_skipped)
{
    for (;;) {
        uint32_t at = parser->at, rest = parser->text.length - at;
        uint32_t end = rest < UNITS_BEFORE_POLL ? parser->text.length
                                                : at + UNITS_BEFORE_POLL;

        if (parser->text.is_wide) {
            while (at < end && is_skipped(parser->text.wide[at]))
                at++;
        } else {
            while (at < end && is_skipped(parser->text.latin1[at]))
                at++;
        }
        parser->at = at;
        if (at < end || end == parser->text.length)
            return true;
        if (!jsmi_poll(&parser->vm->budget))
            return false;
    }
}

static inline bool is_white_space(uint32_t unit)
{
    return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
}

static inline bool is_digit(uint32_t unit)
{
    return unit - '0' < 10;
}

// What follows white space; more of it, if that is to be looked at no longer:
// the error that follows from it gives way to the termination.
static inline int32_t skip_white_space(JsonParser *parser)
{
    int32_t unit = current(parser);

    if (unit > ' ')
        return unit;
    return skip_units(parser, is_white_space) ? current(parser) : ' ';
}

static bool throw_unexpected(JsonParser *parser)
{
    int32_t unit = current(parser);
    char text[2] = {(char)unit, 0};

    if (unit < 0)
        return jsmi_throw_syntax_error(parser->vm,
                                       "unexpected end of JSON text");
    if (unit >= ' ' && unit < 127)
        return jsmi_throw_syntax_error(
            parser->vm, "unexpected character '%s' in JSON text at %u", text,
            parser->at);
    return jsmi_throw_syntax_error(
        parser->vm, "unexpected character in JSON text at %u", parser->at);
}

static JsUnits part_of(const JsonParser *parser, uint32_t start, uint32_t end)
{
    JsUnits part = parser->text;

    if (part.is_wide)
        part.wide += start;
    else
        part.latin1 += start;
    part.length = end - start;
    return part;
}

// An escape, at its backslash, that is none: what of it is wrong.
static bool throw_wrong_escape(JsonParser *parser)
{
    parser->at++;
    if (current(parser) == 'u') {
        int32_t unit;

        do {
            parser->at++;
            unit = current(parser);
        } while (unit >= 0 && jsmi_digit_value((uint32_t)unit) < 16);
    }
    return throw_unexpected(parser);
}

// Moves to the next quotation mark, backslash or control character.
static inline bool skip_plain(JsonParser *parser, int32_t *unit)
{
    const uint32_t many =
        parser->text.is_wide ? JSMI_SCAN_UTF16 : JSMI_SCAN_LATIN1;
    uint32_t poll_at = parser->at + UNITS_BEFORE_POLL;

    while (parser->text.length - parser->at >= many) {
        uint32_t plain =
            parser->text.is_wide
                ? jsmi_scan_utf16(parser->text.wide + parser->at)
                : jsmi_scan_latin1(parser->text.latin1 + parser->at);

        parser->at += plain;
        if (plain < many) {
            *unit = (int32_t)jsmi_units_at(parser->text, parser->at);
            return true;
        }
        if (JSMI_UNLIKELY(parser->at >= poll_at)) {
            poll_at += UNITS_BEFORE_POLL;
            if (!jsmi_poll(&parser->vm->budget))
                return false;
        }
    }
    if (!skip_units(parser, jsmi_scan_is_plain))
        return false;
    *unit = current(parser);
    return true;
}

// Takes a string apart, or what of it the parser has room for.
static JsUnescapeEnd unescape_part(JsonParser *parser, JsUnescape *string)
{
    JsUnescapeEnd end;

    string->to = &parser->unescaped;
    string->room = UNESCAPED_AT_ONCE;
    end = jsmi_json_unescape(string);
    if (end != JSMI_UNESCAPE_IS_WIDE)
        return end;
    string->to_wide = true;
    for (uint32_t i = string->count; i-- > 0;)
        parser->unescaped.wide[i] = parser->unescaped.latin1[i];
    return jsmi_json_unescape(string);
}

// A string that is longer than a part, or wrong: how long and wide it is all in
// all is found out before it is made.
static bool read_long_escaped(JsonParser *parser, uint32_t start,
                              JsString **result)
{
    enum { AT_ONCE = 64 * UNESCAPED_AT_ONCE };
    JsVm *vm = parser->vm;
    JsUnescape string = {.text = parser->text, .at = start, .room = AT_ONCE};
    JsUnescaped whole;

    if (!jsmi_json_measure(&vm->budget, parser->text, start, &whole))
        return false;
    parser->at = whole.at;
    if (whole.end == JSMI_UNESCAPE_IS_WRONG)
        return current(parser) == '\\' ? throw_wrong_escape(parser)
                                       : throw_unexpected(parser);
    string.to_wide = whole.is_wide;
    *result =
        jsmi_string_new(&vm->heap, whole.count, whole.is_wide, &string.to);
    if (!*result)
        return jsmi_fail_allocation(vm);
    for (;; string.room += AT_ONCE) {
        if (string.room > whole.count)
            string.room = whole.count;
        if (jsmi_json_unescape(&string) == JSMI_UNESCAPED)
            return true;
        if (!jsmi_poll(&vm->budget))
            return false;
    }
}

// FAST PATH: a string without escapes that is most of the text shares its
// units.
static bool read_slice(JsonParser *parser, uint32_t start, JsString **string)
{
    *string = jsmi_string_substring(&parser->vm->heap, parser->string, start,
                                    parser->at);
    return *string || jsmi_fail_allocation(parser->vm);
}

// A string, behind its first quotation mark: its units as they stand in the
// text, or, if there are escapes, the parser's own units or a string.
static bool read_string_units(JsonParser *parser, JsUnits *units,
                              JsString **string)
{
    uint32_t start = parser->at;
    JsUnescape escaped = {
        .text = parser->text, .at = start, .to_wide = parser->text.is_wide};
    int32_t unit;

    *string = NULL;
    if (!skip_plain(parser, &unit))
        return false;
    if (unit == '"') {
        *units = part_of(parser, start, parser->at);
        if (JSMI_UNLIKELY(units->length > LONG_SLICE &&
                          units->length > parser->text.length / 2) &&
            !read_slice(parser, start, string))
            return false;
        parser->at++;
        return jsmi_vm_spend(parser->vm, units->length / 64);
    }
    if (JSMI_LIKELY(unescape_part(parser, &escaped) == JSMI_UNESCAPED)) {
        parser->at = escaped.at + 1;
        *units = (JsUnits){.data = &parser->unescaped,
                           .length = escaped.count,
                           .is_wide = escaped.to_wide};
        return jsmi_vm_spend(parser->vm, units->length / 64);
    }
    if (!read_long_escaped(parser, start, string))
        return false;
    parser->at++;
    return jsmi_vm_spend(parser->vm, jsmi_string_length(*string) / 64);
}

static bool read_string(JsonParser *parser, JsValue *value)
{
    JsUnits units;
    JsString *string;

    if (!read_string_units(parser, &units, &string))
        return false;
    if (!string)
        string = jsmi_string_from_units(&parser->vm->heap, units);
    return jsmi_result_string(parser->vm, string, value);
}

static bool read_key(JsonParser *parser, JsKey *key)
{
    JsVm *vm = parser->vm;
    JsUnits units;
    JsString *string;
    uint32_t index;

    if (!read_string_units(parser, &units, &string))
        return false;
    if (string)
        return jsmi_key_from_string(vm, string, key);
    if (jsmi_units_array_index(units, &index)) {
        *key = jsmi_key_from_index(index);
        return true;
    }
    string = jsmi_atomize_units(&vm->heap, &vm->atoms, units);
    if (!string)
        return jsmi_fail_allocation(vm);
    *key = jsmi_key_from_atom(string);
    return true;
}

static inline bool skip_digits(JsonParser *parser)
{
    uint32_t start = parser->at;

    return skip_units(parser, is_digit) &&
           (parser->at > start || throw_unexpected(parser));
}

// FAST PATH: an integer of few digits in Latin-1, other than -0. False: nothing
// was read.
static inline bool read_small_integer(JsonParser *parser, JsValue *value)
{
    enum { MOST_DIGITS = 9 };
    const uint8_t *text = parser->text.latin1 + parser->at;
    uint32_t rest = parser->text.length - parser->at;
    uint32_t is_negative, i, first;
    int32_t number = 0;

    if (parser->text.is_wide || rest == 0)
        return false;
    is_negative = first = i = text[0] == '-';
    for (; i < rest && i - first < MOST_DIGITS && is_digit(text[i]); i++)
        number = number * 10 + (text[i] - '0');
    // Zero stands alone, and what may go on with the number is for others.
    if (i == first || i == rest || is_digit(text[i]) || text[i] == '.' ||
        (text[i] | 0x20) == 'e' || (text[first] == '0' && i > 1))
        return false;
    parser->at += i;
    *value = jsmi_value_int(is_negative ? -number : number);
    return true;
}

// The number that a part of the text spells.
static double number_of(JsonParser *parser, JsUnits part)
{
    JsBudget *budget = &parser->vm->budget;
    bool is_negative = jsmi_units_at(part, 0) == '-';
    double number = 0;

    if (part.is_wide)
        return jsmi_string_to_number_utf16(budget, part.wide, part.length);
    jsmi_parse_decimal(part.length < LONG_NUMBER ? NULL : budget,
                       part.latin1 + is_negative, part.length - is_negative,
                       &number);
    return is_negative ? -number : number;
}

static bool read_number(JsonParser *parser, JsValue *value)
{
    uint32_t start = parser->at;
    JsUnits part;

    if (current(parser) == '-')
        parser->at++;
    if (current(parser) == '0')
        parser->at++;
    else if (!skip_digits(parser))
        return false;
    if (current(parser) == '.') {
        parser->at++;
        if (!skip_digits(parser))
            return false;
    }
    if (current(parser) == 'e' || current(parser) == 'E') {
        parser->at++;
        if (current(parser) == '+' || current(parser) == '-')
            parser->at++;
        if (!skip_digits(parser))
            return false;
    }
    part = part_of(parser, start, parser->at);
    *value = jsmi_value_number(number_of(parser, part));
    return (part.length < LONG_NUMBER || jsmi_poll(&parser->vm->budget)) &&
           jsmi_vm_spend(parser->vm, part.length / 64);
}

static bool read_word(JsonParser *parser, const char *word, JsValue meaning,
                      JsValue *value)
{
    for (; *word; word++, parser->at++) {
        if (current(parser) != *word)
            return throw_unexpected(parser);
    }
    *value = meaning;
    return true;
}

// What is known of adding to objects of a shape, or may be written down.
static inline KnownStep *step_from(JsonParser *parser, const JsShape *shape)
{
    const JsHeap *heap = &parser->vm->heap;
    uint64_t collections = heap->minor_count + heap->full_count;

    if (JSMI_UNLIKELY(parser->collections != collections)) {
        memset(parser->steps, 0, sizeof parser->steps);
        parser->collections = collections;
    }
    return &parser->steps[(uintptr_t)shape / 32 % KNOWN_STEPS];
}

// How many properties an object that begins is to have room for.
static uint32_t room_for_object(JsonParser *parser)
{
    const JsValue *top;
    const JsObject *container;
    const KnownStep *step;

    if (parser->stack.count == 0)
        return DEFAULT_ROOM;
    top = top_of(parser);
    container = jsmi_as_object(top[OPEN_CONTAINER]);
    if (jsmi_is_array_object(container))
        return jsmi_is_int(top[OPEN_KEY]) ? (uint32_t)jsmi_as_int(top[OPEN_KEY])
                                          : (uint32_t)DEFAULT_ROOM;
    step = step_from(parser, container->shape);
    return step->from == container->shape && step->property_count > 0
               ? step->property_count
               : (uint32_t)DEFAULT_ROOM;
}

// An object is complete, and what contains it is on top again.
static void note_room(JsonParser *parser, const JsObject *object)
{
    enum { MOST_ROOM = 16 };
    uint32_t count = object->shape->property_count;
    JsValue *top;
    const JsObject *container;
    KnownStep *step;

    if (parser->stack.count == 0)
        return;
    if (count > MOST_ROOM)
        count = MOST_ROOM;
    top = top_of(parser);
    container = jsmi_as_object(top[OPEN_CONTAINER]);
    if (jsmi_is_array_object(container)) {
        if (!jsmi_is_int(top[OPEN_KEY]) ||
            jsmi_as_int(top[OPEN_KEY]) < (int32_t)count)
            top[OPEN_KEY] = jsmi_value_int((int32_t)count);
        return;
    }
    step = step_from(parser, container->shape);
    if (step->from == container->shape && step->property_count < count)
        step->property_count = count;
}

static bool push_level(JsonParser *parser, JsValue container, JsValue records)
{
    JsValueList *stack = &parser->stack;
    JsValue *top;

    // FAST PATH: there is room.
    if (stack->cell &&
        stack->cell->cell.auxiliary - stack->count >= OPEN_SIZE) {
        stack->count += OPEN_SIZE;
        top = top_of(parser);
        top[OPEN_CONTAINER] = container;
        top[OPEN_KEY] = JSMI_UNDEFINED;
        top[OPEN_RECORDS] = records;
        jsmi_write_barrier(&parser->vm->heap, stack->cell);
        return true;
    }
    return jsmi_value_list_append(stack, container) &&
           jsmi_value_list_append(stack, JSMI_UNDEFINED) &&
           jsmi_value_list_append(stack, records);
}

static bool open_container(JsonParser *parser, bool is_array)
{
    JsVm *vm = parser->vm;
    JsValue container;
    JsValue records = JSMI_UNDEFINED;

    if (is_array) {
        if (!jsmi_array_create(vm, 0, NULL, &container))
            return false;
        if (parser->has_records && !jsmi_array_create(vm, 0, NULL, &records))
            return false;
    } else {
        if (!jsmi_object_create(vm, parser->object_prototype,
                                room_for_object(parser), &container))
            return false;
        if (parser->has_records &&
            !jsmi_object_create(vm, NULL, DEFAULT_ROOM, &records))
            return false;
    }
    return push_level(parser, container, records);
}

// FAST PATH: the key that followed in the last object that was like this one so
// far. False: it is another, and nothing was read.
static inline bool read_known_key(JsonParser *parser, JsKey *key)
{
    const JsObject *container = jsmi_as_object(top_of(parser)[OPEN_CONTAINER]);
    const KnownStep *step = step_from(parser, container->shape);
    JsUnits name;
    uint32_t end;

    if (step->from != container->shape)
        return false;
    name = jsmi_string_units((JsString *)jsmi_key_cell(step->to->added_key));
    end = parser->at + name.length;
    if (end >= parser->text.length || jsmi_units_at(parser->text, end) != '"' ||
        !jsmi_units_equal(part_of(parser, parser->at, end), name))
        return false;
    *key = step->to->added_key;
    parser->at = end + 1;
    return true;
}

// A member's key and colon, up to its value.
static bool read_member(JsonParser *parser)
{
    JsKey key;

    if (skip_white_space(parser) != '"')
        return throw_unexpected(parser);
    parser->at++;
    if (!read_known_key(parser, &key) && !read_key(parser, &key))
        return false;
    if (skip_white_space(parser) != ':')
        return throw_unexpected(parser);
    parser->at++;
    top_of(parser)[OPEN_KEY] = JSMI_VALUE(key.bits);
    jsmi_write_barrier(&parser->vm->heap, parser->stack.cell);
    return true;
}

// Begins a value. A primitive or empty container is complete in `*value`;
// otherwise `*is_open`.
static bool begin_value(JsonParser *parser, JsValue *value, bool *is_open)
{
    int32_t unit = skip_white_space(parser);

    *is_open = false;
    switch (unit) {
    case '"':
        parser->at++;
        return read_string(parser, value);
    case 't':
        return read_word(parser, "true", JSMI_TRUE, value);
    case 'f':
        return read_word(parser, "false", JSMI_FALSE, value);
    case 'n':
        return read_word(parser, "null", JSMI_NULL, value);
    case '{':
    case '[':
        parser->at++;
        *is_open = true;
        return open_container(parser, unit == '[');
    default:
        return read_small_integer(parser, value) || read_number(parser, value);
    }
}

// The record of a complete value.
static bool make_record(JsonParser *parser, JsValue value, JsValue detail,
                        JsValue *record)
{
    JsValue values[2] = {value, detail};

    *record = JSMI_UNDEFINED;
    return !parser->has_records ||
           jsmi_array_create(parser->vm, 2, values, record);
}

static bool make_primitive_record(JsonParser *parser, uint32_t start,
                                  JsValue value, JsValue *record)
{
    JsString *source;

    *record = JSMI_UNDEFINED;
    if (!parser->has_records)
        return true;
    source = jsmi_string_substring(&parser->vm->heap, parser->string, start,
                                   parser->at);
    if (!source)
        return jsmi_fail_allocation(parser->vm);
    return make_record(parser, value, jsmi_value_cell(source), record);
}

// Whether the units of a name stand for themselves between quotation marks.
static bool spells_itself(JsKey key)
{
    JsUnits units;

    if (!jsmi_key_is_string(key) || jsmi_key_is_index(key))
        return false;
    units = jsmi_string_units((JsString *)jsmi_key_cell(key));
    for (uint32_t i = 0; i < units.length; i++) {
        if (!jsmi_scan_is_plain(jsmi_units_at(units, i)))
            return false;
    }
    return true;
}

static bool add_property(JsonParser *parser, JsObject *object, JsKey key,
                         JsValue value)
{
    const JsShape *from = object->shape;
    KnownStep *step = step_from(parser, from);
    bool is_known =
        step->from == from && jsmi_key_equal(step->to->added_key, key);
    bool succeeded;

    // FAST PATH: the property that was added last to an object of this shape,
    // which has a slot for it.
    if (is_known && from->slot_count < jsmi_shape_inline_capacity(from)) {
        jsmi_inline_slots(object)[from->slot_count] = value;
        object->shape = step->to;
        jsmi_write_barrier(&parser->vm->heap, object);
        return true;
    }
    // Objects of a shared shape lack what was added to another of it.
    if (is_known)
        return jsmi_object_add_property(parser->vm, object, key, value,
                                        JSMI_ALL_ATTRIBUTES);
    if (!jsmi_create_data_property(parser->vm, object, key, value, &succeeded))
        return false;
    // The shape that follows holds the one that it followed.
    if (!jsmi_shape_is_unique(object->shape) && object->shape->parent == from &&
        object->shape != from && spells_itself(key)) {
        step = step_from(parser, from);
        *step = (KnownStep){from, object->shape, 0};
    }
    return true;
}

// Puts a value into the container on top.
static bool add_to_container(JsonParser *parser, JsValue value, JsValue record)
{
    JsVm *vm = parser->vm;
    JsValue *top = top_of(parser);
    JsObject *container = jsmi_as_object(top[OPEN_CONTAINER]);
    JsKey key = {top[OPEN_KEY].bits};
    bool succeeded;

    if (jsmi_is_array_object(container)) {
        if (!jsmi_array_append(vm, container, value))
            return false;
        return !parser->has_records ||
               jsmi_array_append(
                   vm, jsmi_as_object(top_of(parser)[OPEN_RECORDS]), record);
    }
    if (!add_property(parser, container, key, value))
        return false;
    return !parser->has_records ||
           jsmi_create_data_property(
               vm, jsmi_as_object(top_of(parser)[OPEN_RECORDS]), key, record,
               &succeeded);
}

// After a value: the comma, or the end of the container, which is then a
// complete value itself.
static bool continue_container(JsonParser *parser, bool is_first,
                               JsValue *value, JsValue *record, bool *is_closed)
{
    JsValue *top = top_of(parser);
    bool is_array = jsmi_is_array_object(jsmi_as_object(top[OPEN_CONTAINER]));
    int32_t unit = skip_white_space(parser);

    *is_closed = unit == (is_array ? ']' : '}');
    if (*is_closed) {
        JsValue records = top[OPEN_RECORDS];

        parser->at++;
        *value = top[OPEN_CONTAINER];
        jsmi_vm_keep(parser->vm, *value);
        jsmi_vm_keep(parser->vm, records);
        parser->stack.count -= OPEN_SIZE;
        if (!is_array)
            note_room(parser, jsmi_as_object(*value));
        return make_record(parser, *value, records, record);
    }
    if (!is_first) {
        if (unit != ',')
            return throw_unexpected(parser);
        parser->at++;
    }
    return is_array || read_member(parser);
}

enum { MOST_AT_ONCE = 64 };

// FAST PATH: elements of the array on top that are small integers, with the
// commas behind them.
static bool read_integers(JsonParser *parser)
{
    JsVm *vm = parser->vm;
    JsObject *array = jsmi_as_object(top_of(parser)[OPEN_CONTAINER]);
    uint32_t count = 0;
    JsValue value;

    for (; count < MOST_AT_ONCE; count++) {
        JsElements *elements = array->elements;
        uint32_t length = jsmi_array_length(array), start;
        int32_t unit = skip_white_space(parser);

        if (unit != '-' && (unit < '0' || unit > '9'))
            break;
        start = parser->at;
        if (!read_small_integer(parser, &value))
            break;
        if (skip_white_space(parser) != ',') {
            parser->at = start;
            break;
        }
        parser->at++;
        if (elements->readable == length && length < elements->cell.auxiliary) {
            // NO BARRIER: no cell is stored.
            elements->values[length] = value;
            elements->readable = elements->writable = length + 1;
            array->cell.auxiliary = length + 1;
        } else if (!jsmi_array_append(vm, array, value)) {
            return false;
        }
    }
    return jsmi_vm_spend(vm, count);
}

static bool parse_all(JsonParser *parser, JsValue *value, JsValue *record)
{
    uint32_t mark = jsmi_scope_open(&parser->vm->heap);
    bool is_first = false, is_array = false;

    for (;;) {
        bool is_open, is_closed;
        uint32_t start;

        if (!jsmi_list_turn(parser->vm, mark, &parser->stack))
            return false;
        if (parser->has_records)
            skip_white_space(parser);
        else if (is_array && !read_integers(parser))
            return false;
        start = parser->at;
        if (!begin_value(parser, value, &is_open))
            return false;
        is_first = is_open;
        if (!is_open && !make_primitive_record(parser, start, *value, record))
            return false;
        do {
            if (!is_first) {
                if (parser->stack.count == 0)
                    return true;
                if (!add_to_container(parser, *value, *record))
                    return false;
            }
            if (!continue_container(parser, is_first, value, record,
                                    &is_closed))
                return false;
            is_first = false;
        } while (is_closed);
        is_array = jsmi_is_array_object(
            jsmi_as_object(top_of(parser)[OPEN_CONTAINER]));
    }
}

static bool parse_text(JsonParser *parser, JsValue *value, JsValue *record)
{
    JsVm *vm = parser->vm;

    if (!jsmi_flatten(vm, parser->string, &parser->text))
        return false;
    if (!jsmi_realm_intrinsic(vm, vm->realm, JSMI_INTRINSIC_OBJECT_PROTOTYPE,
                              &parser->object_prototype))
        return false;
    jsmi_value_list_initialize(&parser->stack, vm);
    if (!parse_all(parser, value, record))
        return false;
    if (skip_white_space(parser) >= 0)
        return throw_unexpected(parser);
    return true;
}

// All but the units, which need not be cleared.
static void initialize(JsonParser *parser, JsVm *vm, JsString *text)
{
    memset(parser, 0, offsetof(JsonParser, unescaped));
    parser->vm = vm;
    parser->string = text;
}

bool jsmi_json_parse_text(JsVm *vm, JsString *text, JsValue *value,
                          JsValue *record)
{
    JsonParser parser;
    JsValue ignored;

    initialize(&parser, vm, text);
    parser.has_records = record;
    return parse_text(&parser, value, record ? record : &ignored);
}

// Where the parser stopped.
static JsTracePlace place_of(const JsonParser *parser, JsString *file)
{
    JsTracePlace place = {
        .file = file, .line = 1, .source = parser->text, .offset = parser->at};
    uint32_t start = 0;

    for (uint32_t i = 0; i < parser->at; i++) {
        uint32_t unit = jsmi_units_at(parser->text, i);

        if (unit != '\n' &&
            (unit != '\r' || jsmi_units_at(parser->text, i + 1) == '\n'))
            continue;
        place.line++;
        start = i + 1;
    }
    place.column = parser->at - start + 1;
    return place;
}

bool jsmi_json_parse_file(JsVm *vm, JsString *text, JsString *file,
                          JsValue *value)
{
    JsonParser parser;
    JsTracePlace place;
    JsValue ignored, error;

    initialize(&parser, vm, text);
    if (parse_text(&parser, value, &ignored))
        return true;
    if (vm->pending != JSMI_EXCEPTION_PENDING ||
        !jsmi_is_kind(vm->exception, JSMI_CELL_ERROR) ||
        !jsmi_take_exception(vm, &error))
        return false;
    place = place_of(&parser, file);
    if (!jsmi_trace_add_place(vm, jsmi_as_object(error), &place))
        return false;
    return jsmi_throw(vm, error);
}
