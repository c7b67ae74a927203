// SPDX-License-Identifier: MIT

#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

static bool is_name(const JsName *name, const char *text)
{
    return name && !name->is_wide && name->length == strlen(text) &&
           memcmp(name->units, text, name->length) == 0;
}

static JsSyntaxTree parse_module(JsBudget *budget, const char *source)
{
    JsParseOptions options = options_for(source, JSMI_PARSE_MODULE);
    JsSyntaxTree tree;
    JsSyntaxError error;

    jsmi_budget_initialize(budget, NULL);
    budget->fuel = 10000;
    cr_assert(jsmi_parse(&tree, budget, &options, &error), "%s", error.message);
    return tree;
}

Test(module, imports)
{
    JsBudget budget;
    JsSyntaxTree tree =
        parse_module(&budget, "import a, { b as c, default as d } from 'm';"
                              "import * as e from 'm';"
                              "import f from 'm' with { type: 'json', k: 'v' };"
                              "import 'n'; () => c;");
    const JsImportEntry *entry = tree.module.imports;

    cr_assert_eq(tree.module.import_count, 5);
    cr_assert_eq(tree.module.request_count, 3);
    cr_expect(is_name(entry->import_name, "default"));
    cr_expect(is_name(entry->binding->name, "a"));
    cr_expect_not(entry->binding->is_captured);
    entry = entry->next;
    cr_expect(is_name(entry->import_name, "b"));
    cr_expect(is_name(entry->binding->name, "c"));
    cr_expect(entry->binding->is_captured);
    entry = entry->next->next;
    cr_expect_null(entry->import_name);
    cr_expect_eq(entry->request, tree.module.imports->request);
    entry = entry->next;
    cr_expect_neq(entry->request, tree.module.imports->request);
    cr_expect_eq(entry->request->attribute_count, 2);
    cr_expect(is_name(entry->request->attributes->key, "k"));
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}

Test(module, exports)
{
    JsBudget budget;
    JsSyntaxTree tree = parse_module(
        &budget, "export { a as b, f as g }; var a; import { f } from 'm';"
                 "export * from 'm'; export * as ns from 'm';"
                 "export { x as 'y' } from 'n'; export default function () {}"
                 "export const [p, { q }] = 1; export class R {} await 1;");
    static const struct {
        JsExportKind kind;
        const char *name;
    } expected[] = {
        {JSMI_EXPORT_LOCAL, "b"},    {JSMI_EXPORT_INDIRECT, "g"},
        {JSMI_EXPORT_STAR, NULL},    {JSMI_EXPORT_NAMESPACE, "ns"},
        {JSMI_EXPORT_INDIRECT, "y"}, {JSMI_EXPORT_LOCAL, "default"},
        {JSMI_EXPORT_LOCAL, "p"},    {JSMI_EXPORT_LOCAL, "q"},
        {JSMI_EXPORT_LOCAL, "R"},
    };
    const JsExportEntry *entry = tree.module.exports;

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        cr_assert_not_null(entry);
        cr_expect_eq(entry->kind, expected[i].kind);
        if (expected[i].name)
            cr_expect(is_name(entry->export_name, expected[i].name));
        if (entry->kind == JSMI_EXPORT_LOCAL)
            cr_expect(entry->binding->is_exported);
        entry = entry->next;
    }
    cr_expect_null(entry);
    cr_expect(is_name(tree.module.exports->next->import_name, "f"));
    cr_expect(tree.module.has_top_level_await);
    jsmi_syntax_tree_dispose(&tree);
    cr_assert_eq(budget.used, 0);
}
