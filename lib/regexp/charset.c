// SPDX-License-Identifier: MIT
//
// Sets of characters and case.
#include "regexp/parser.h"

// The units of fuel for going over all runs of a mapping.
enum { RUNS_COST = 500 };

// Adds what the members in one run of the mapping are mapped to, and the
// members themselves to `mapped`.
static void canonicalize_run(const JsCodePointSet *set, const JsCaseRun *run,
                             JsCodePointSet *mapped, JsCodePointSet *canonical)
{
    if (run->step == 1 && jsmi_code_point_set_contains(set, run->first) &&
        jsmi_code_point_set_contains(set, run->last) &&
        run->first != run->last) {
        // FAST PATH: both ends are members; check the members between.
        bool is_whole = true;

        for (JsCodePoint c = run->first; is_whole && c <= run->last; c++)
            is_whole = jsmi_code_point_set_contains(set, c);
        if (is_whole) {
            jsmi_code_point_set_add(mapped, run->first, run->last);
            jsmi_code_point_set_add(
                canonical, (JsCodePoint)((int32_t)run->first + run->distance),
                (JsCodePoint)((int32_t)run->last + run->distance));
            return;
        }
    }
    for (JsCodePoint c = run->first; c <= run->last; c += run->step) {
        if (jsmi_code_point_set_contains(set, c)) {
            JsCodePoint target = (JsCodePoint)((int32_t)c + run->distance);

            jsmi_code_point_set_add(mapped, c, c);
            jsmi_code_point_set_add(canonical, target, target);
        }
    }
}

void jsmi_code_point_set_canonicalize(JsCodePointSet *set,
                                      JsCanonicalization canonicalization)
{
    JsCodePointSet mapped;
    JsCodePointSet canonical;
    JsCaseRun run;

    if (!jsmi_spend(set->budget, RUNS_COST)) {
        set->failed = true;
        return;
    }
    jsmi_code_point_set_initialize(&mapped, set->budget);
    jsmi_code_point_set_initialize(&canonical, set->budget);
    for (size_t i = 0; jsmi_canonicalization_run(canonicalization, i, &run);
         i++)
        canonicalize_run(set, &run, &mapped, &canonical);
    jsmi_code_point_set_subtract(set, &mapped);
    jsmi_code_point_set_unite(set, &canonical);
    jsmi_code_point_set_dispose(&mapped);
    jsmi_code_point_set_dispose(&canonical);
}

static bool is_ascii(const JsCodePointSet *set)
{
    return set->count == 0 || set->bounds[set->count - 1] <= 128;
}

// FAST PATH: letters of ASCII have only each other, and with folding the long
// s and the Kelvin sign.
static void close_ascii_over_case(JsCodePointSet *set,
                                  JsCanonicalization canonicalization)
{
    for (JsCodePoint c = 'a'; c <= 'z'; c++) {
        bool is_member = jsmi_code_point_set_contains(set, c);

        if (is_member == jsmi_code_point_set_contains(set, c - 32))
            continue;
        if (is_member)
            jsmi_code_point_set_add(set, c - 32, c - 32);
        else
            jsmi_code_point_set_add(set, c, c);
    }
    if (canonicalization == JSMI_CANONICALIZE_UPPER_CASE)
        return;
    if (jsmi_code_point_set_contains(set, 's'))
        jsmi_code_point_set_add(set, 0x17F, 0x17F);
    if (jsmi_code_point_set_contains(set, 'k'))
        jsmi_code_point_set_add(set, 0x212A, 0x212A);
}

void jsmi_code_point_set_close_over_case(JsCodePointSet *set,
                                         JsCanonicalization canonicalization)
{
    JsCodePointSet canonical;
    JsCodePointSet added;
    JsCaseRun run;

    if (is_ascii(set)) {
        close_ascii_over_case(set, canonicalization);
        return;
    }
    if (!jsmi_spend(set->budget, RUNS_COST)) {
        set->failed = true;
        return;
    }
    jsmi_code_point_set_initialize(&canonical, set->budget);
    jsmi_code_point_set_initialize(&added, set->budget);
    jsmi_code_point_set_copy(&canonical, set);
    jsmi_code_point_set_canonicalize(&canonical, canonicalization);
    for (size_t i = 0; jsmi_canonicalization_run(canonicalization, i, &run);
         i++) {
        for (JsCodePoint c = run.first; c <= run.last; c += run.step) {
            if (jsmi_code_point_set_contains(
                    &canonical, (JsCodePoint)((int32_t)c + run.distance)))
                jsmi_code_point_set_add(&added, c, c);
        }
    }
    jsmi_code_point_set_unite(set, &canonical);
    jsmi_code_point_set_unite(set, &added);
    jsmi_code_point_set_dispose(&canonical);
    jsmi_code_point_set_dispose(&added);
}

void jsmi_code_point_set_add_canonical(JsCodePointSet *set,
                                       JsCanonicalization canonicalization)
{
    JsCodePointSet mapped;
    JsCaseRun run;

    jsmi_code_point_set_initialize(&mapped, set->budget);
    for (size_t i = 0; jsmi_canonicalization_run(canonicalization, i, &run);
         i++) {
        if (run.step == 1)
            jsmi_code_point_set_add(&mapped, run.first, run.last);
        else
            for (JsCodePoint c = run.first; c <= run.last; c += run.step)
                jsmi_code_point_set_add(&mapped, c, c);
    }
    jsmi_code_point_set_complement(&mapped, JSMI_CODE_POINT_LIMIT);
    jsmi_code_point_set_unite(set, &mapped);
    jsmi_code_point_set_dispose(&mapped);
}

void jsmi_code_point_set_add_equivalents(JsCodePointSet *set,
                                         JsCodePoint character,
                                         JsCanonicalization canonicalization)
{
    JsCodePoint canonical = jsmi_canonicalize(canonicalization, character);
    JsCaseRun run;

    jsmi_code_point_set_add(set, canonical, canonical);
    for (size_t i = 0; jsmi_canonicalization_run(canonicalization, i, &run);
         i++) {
        // Wraps around, and is then beyond the run, if there is no such source.
        JsCodePoint source = canonical - (JsCodePoint)run.distance;

        if (source - run.first <= run.last - run.first &&
            (source - run.first) % run.step == 0)
            jsmi_code_point_set_add(set, source, source);
    }
}
