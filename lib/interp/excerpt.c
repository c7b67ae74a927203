// SPDX-License-Identifier: MIT
#include "interp/excerpt.h"

#include "base/text.h"
#include "object/image_text.h"

#include <string.h>

// Where the text ends without blanks, or the `?.` of a call, behind it.
static uint32_t trimmed_end(JsUnits source, uint32_t start, uint32_t end)
{
    while (end > start && jsmi_units_at(source, end - 1) <= ' ')
        end--;
    if (end > start + 2 && jsmi_units_at(source, end - 1) == '.' &&
        jsmi_units_at(source, end - 2) == '?')
        return trimmed_end(source, start, end - 2);
    return end;
}

void jsmi_expression_text(const JsVm *vm, const JsValue *fp, char *text)
{
    const JsFunctionCode *code = jsmi_frame_function(fp)->linked->code;
    const JsPosition *position = jsmi_function_find_position(
        code,
        (uint32_t)(vm->program_counter - 1 - jsmi_function_instructions(code)));
    const JsImage *image = jsmi_function_image(code);
    JsUnits source = jsmi_image_units(image, image->source);
    size_t used = 0;
    uint32_t end;

    text[0] = '\0';
    if (!position || source.length < position->end)
        return;
    end = trimmed_end(source, position->start, position->end);
    for (uint32_t i = position->start; i < end; i++) {
        uint32_t unit = jsmi_units_at(source, i);

        if (i - position->start >= JSMI_LONGEST_EXPRESSION || unit < 0x20 ||
            jsmi_is_surrogate(unit)) {
            text[0] = '\0';
            return;
        }
        used += jsmi_utf8_encode(unit, (uint8_t *)text + used);
    }
    text[used] = '\0';
}

// Whether the text says what the value is, so that one of them will do.
static bool is_literal(const char *text)
{
    return strchr("0123456789'\"`", text[0]) || strcmp(text, "null") == 0 ||
           strcmp(text, "undefined") == 0 || strcmp(text, "true") == 0 ||
           strcmp(text, "false") == 0;
}

bool jsmi_throw_about_operand(JsVm *vm, const JsValue *fp, JsValue value,
                              const char *problem)
{
    char text[JSMI_EXPRESSION_SIZE];

    jsmi_expression_text(vm, fp, text);
    if (is_literal(text))
        return jsmi_throw_type_error(vm, "%V %s", value, problem);
    return jsmi_throw_type_error(vm, "%s %s (it is %V)", text, problem, value);
}

static bool ends_line(uint32_t unit)
{
    return unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029;
}

JsExcerpt jsmi_excerpt_at(JsUnits source, uint32_t offset)
{
    enum { BEFORE = JSMI_LONGEST_EXCERPT / 2 };
    uint32_t place = offset < source.length ? offset : source.length;
    uint32_t start = place;
    uint32_t end = place;
    JsExcerpt excerpt = {.line = source};

    while (start > 0 && place - start < JSMI_LONGEST_EXCERPT &&
           !ends_line(jsmi_units_at(source, start - 1)))
        start--;
    while (end < source.length && end - start < JSMI_LONGEST_EXCERPT + BEFORE &&
           !ends_line(jsmi_units_at(source, end)))
        end++;
    if (end - start > JSMI_LONGEST_EXCERPT) {
        if (place - start > BEFORE)
            start = place - BEFORE;
        if (end - start > JSMI_LONGEST_EXCERPT)
            end = start + JSMI_LONGEST_EXCERPT;
    }
    excerpt.caret = place - start;
    excerpt.line.length = end - start;
    excerpt.line.data =
        (const uint8_t *)source.data + (size_t)start * (source.is_wide ? 2 : 1);
    return excerpt;
}
