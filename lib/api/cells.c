// SPDX-License-Identifier: MIT
//
// What the collector knows of each kind of cell (heap/cells.def): the rows of
// the layers below, put together where all of them are known.
#include "object/cells.h"
#include "api/classes.h"
#include "api/external.h"
#include "builtins/collection.h"
#include "builtins/disposable_stack.h"
#include "builtins/iterator_object.h"
#include "builtins/regexp.h"
#include "builtins/shadow_realm.h"
#include "builtins/sorter.h"
#include "builtins/weak.h"
#include "interp/iterate.h"
#include "interp/suspend.h"
#include "modules/module.h"

// clang-format off
const JsCellInfo jsmi_cell_infos[JSMI_CELL_KIND_COUNT] = {
    JSMI_OBJECT_CELL_INFOS,
    [JSMI_CELL_PRIVATE_ELEMENTS] = {"private elements", NULL, NULL, NULL, NULL, NULL},
    [JSMI_CELL_MODULE] = {"module record", jsmi_module_trace, NULL, jsmi_module_finalize, NULL, NULL},
    [JSMI_CELL_REACTION] = {"promise reaction", jsmi_reaction_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_SUSPENDED] = {"suspended frame", jsmi_suspended_frame_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_HASH_TABLE] = {"hash table of a collection", jsmi_hash_table_trace, jsmi_hash_table_values, NULL, NULL, NULL},
    [JSMI_CELL_SORTER] = {"sort under way", jsmi_sorter_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_BYTES] = {"bytes", NULL, NULL, NULL, NULL, NULL},
    [JSMI_CELL_ENUMERATOR] = {"for-in enumerator", jsmi_enumerator_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_REGEXP_CODE] = {"compiled regular expression", jsmi_regexp_code_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_REGEXP_REALM] = {"regular expressions of a realm", jsmi_regexp_realm_trace, NULL, NULL, NULL, NULL},
    [JSMI_CELL_REPLACEMENT] = {"replacing under way", jsmi_replacement_trace, NULL, jsmi_replacement_finalize, NULL, NULL},
    [JSMI_CELL_BOX] = {"box of internal values", NULL, NULL, NULL, NULL, NULL},
    [JSMI_CELL_GENERATOR] = {"generator", jsmi_generator_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_ASYNC_GENERATOR] = {"async generator", jsmi_async_generator_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_PROMISE] = {"promise", jsmi_promise_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_NAMESPACE] = {"module namespace", jsmi_namespace_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_ITERATOR] = {"builtin iterator", jsmi_iterator_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_MAP] = {"map", jsmi_collection_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_SET] = {"set", jsmi_collection_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_WEAK_MAP] = {"weak map", jsmi_weak_map_trace, NULL, jsmi_weak_table_finalize, jsmi_weak_table_clear, jsmi_object_verify},
    [JSMI_CELL_WEAK_SET] = {"weak set", jsmi_object_trace, NULL, jsmi_weak_table_finalize, jsmi_weak_table_clear, jsmi_object_verify},
    [JSMI_CELL_WEAK_REF] = {"weak reference", jsmi_object_trace, NULL, NULL, jsmi_weak_ref_clear, jsmi_object_verify},
    [JSMI_CELL_FINALIZATION] = {"finalization registry", jsmi_finalization_trace, NULL, jsmi_finalization_finalize, jsmi_finalization_clear, jsmi_object_verify},
    [JSMI_CELL_DATE] = {"date", jsmi_object_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_REGEXP] = {"regular expression", jsmi_regexp_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_DISPOSABLE_STACK] = {"disposable stack", jsmi_disposable_stack_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_SHADOW_REALM] = {"shadow realm", jsmi_shadow_realm_trace, NULL, NULL, NULL, jsmi_object_verify},
    [JSMI_CELL_NATIVE] = {"native object", jsmi_native_trace, NULL, jsmi_native_finalize, NULL, jsmi_object_verify},
    [JSMI_CELL_EXTERNAL] = {"external pointer", jsmi_external_trace, NULL, jsmi_external_finalize, NULL, jsmi_object_verify},
};
// clang-format on
