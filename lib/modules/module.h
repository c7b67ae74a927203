// SPDX-License-Identifier: MIT
//
// Module records: source text modules and synthetic ones, their resolution of
// exports, linking, evaluation and namespace objects.
// https://tc39.es/ecma262/#sec-modules
//
// The names follow the standard's. What a source text module says of its
// imports and exports is in its image; the record adds what it was connected
// to. A synthetic module (JSON, text, native tables) has its values from the
// beginning: there is nothing to link or to evaluate.
//
// Finding and loading modules is the host's part, above this folder: it fills
// `requested` before a module is linked.
//
// The graph is walked without recursion, however long its chains are: what a
// depth-first walk has to remember is in the records themselves (`dfs_...`).
// One walk at a time uses them of a module: while it is linked or evaluated no
// other enters it.
//
// `import defer` links a module and all below it, but evaluates only what has
// top-level await; the rest is evaluated, without waiting, when its namespace
// is first looked into. https://tc39.es/proposal-defer-import-eval/
#pragma once

#include "bytecode/code.h"
#include "interp/suspend.h"
#include "jobs/promise.h"

typedef enum JsModuleStatus {
    JSMI_MODULE_UNLINKED,
    JSMI_MODULE_LINKING,
    JSMI_MODULE_LINKED,
    JSMI_MODULE_EVALUATING,
    JSMI_MODULE_EVALUATING_ASYNC,
    JSMI_MODULE_EVALUATED,
} JsModuleStatus;

// [[AsyncEvaluationOrder]]: 0 unset, else a number, or this.
#define JSMI_ASYNC_DONE UINT64_MAX

typedef struct JsModule JsModule;
typedef struct JsNamespace JsNamespace;

struct JsModule {
    JsCell cell;
    JsModuleStatus status;
    bool is_synthetic;
    bool has_top_level_await;
    bool has_error;
    bool is_loaded;  // all that it requests, to the last, is there
    JsRealm *realm;
    JsString *key;         // the host's name for it
    JsSharedImage *image;  // of a source text module; a count of its own
    JsLinkedCode *linked;
    JsEnvironment *environment;
    JsCell *generator;      // function 0, suspended before evaluation
    JsSlots *requested;     // modules, by number of the request
    JsSlots *export_names;  // synthetic: keys
    JsSlots *export_values;
    JsNamespace *namespace;
    JsNamespace *deferred_namespace;
    JsValue source;      // [[ModuleSource]], or undefined
    JsValue meta;        // import.meta, or undefined
    JsValue error;       // [[EvaluationError]]
    JsPromise *promise;  // [[TopLevelCapability]]
    JsModule *cycle_root;
    JsSlots *async_parents;  // with room: auxiliary is the capacity
    uint32_t async_parent_count;
    uint32_t pending_async_dependencies;
    uint32_t dfs_index;
    uint32_t dfs_ancestor_index;
    uint32_t dfs_next;      // the request to look at next
    JsModule *dfs_parent;   // who requested it first
    JsModule *dfs_below;    // on the stack of the cycles that are still open
    JsSlots *dependencies;  // while evaluating: what has to be evaluated before
    uint32_t dependency_count;
    uint64_t walk_mark;  // the walk that last came by
    uint64_t async_evaluation_order;
    uint64_t load_mark;  // the load that last came by: the host's
};

// A module namespace exotic object.
// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects
struct JsNamespace {
    JsObject object;
    JsModule *module;
    bool is_deferred;
    JsSlots *names;     // [[Exports]]: keys, as values, in order of code units
    JsSlots *bindings;  // for each a JsIndirectBinding
};

static inline const JsImage *jsmi_module_image(const JsModule *module)
{
    return jsmi_shared_image_get(module->image);
}

static inline const JsModuleRequestInfo *
jsmi_module_request_info(const JsModule *module, uint32_t i)
{
    const JsImage *image = jsmi_module_image(module);

    return (const JsModuleRequestInfo *)jsmi_image_at(
               image, image->module_requests.offset) +
           i;
}

static inline uint32_t jsmi_module_request_count(const JsModule *module)
{
    return module->is_synthetic
               ? 0
               : jsmi_module_image(module)->module_requests.count;
}

// Whether the request is for no more than a module's source.
static inline bool jsmi_module_request_is_source(const JsModule *module,
                                                 uint32_t i)
{
    return jsmi_module_request_info(module, i)->phase == JSMI_PHASE_SOURCE;
}

// The module that request number `i` led to.
static inline JsModule *jsmi_module_requested(const JsModule *module,
                                              uint32_t i)
{
    return (JsModule *)(void *)jsmi_as_cell(module->requested->values[i]);
}

// The number of a walk that is about to begin, or of a module that becomes
// asynchronous: of all of a runtime.
static inline uint64_t jsmi_module_next_number(JsVm *vm)
{
    return ++vm->async_module_count;
}

static inline JsModule *jsmi_as_module(JsCell *cell)
{
    JSMI_ASSERT(cell->kind == JSMI_CELL_MODULE);
    return (JsModule *)(void *)cell;
}

// A source text module of an image, of which it takes a count of its own.
// Recorded in the scope.
JSMI_MUST_USE bool jsmi_module_new(JsVm *vm, JsRealm *realm, JsString *key,
                                   JsSharedImage *image, JsModule **module);

// A synthetic module with these exports.
JSMI_MUST_USE bool jsmi_synthetic_module_new(JsVm *vm, JsRealm *realm,
                                             JsString *key, size_t count,
                                             const JsKey *names,
                                             const JsValue *values,
                                             JsModule **module);

void jsmi_module_set_requested(JsVm *vm, JsModule *module, uint32_t i,
                               JsModule *requested);

// Where an export leads.
typedef enum JsResolutionKind {
    JSMI_RESOLVED_NOTHING,
    JSMI_RESOLVED_AMBIGUOUS,
    JSMI_RESOLVED_SLOT,   // of module's environment
    JSMI_RESOLVED_VALUE,  // of a synthetic module, number `slot`
    // Of the module as a whole: its namespace, the one that evaluates it when
    // it is looked into, its source.
    JSMI_RESOLVED_NAMESPACE,
    JSMI_RESOLVED_DEFERRED_NAMESPACE,
    JSMI_RESOLVED_SOURCE,
} JsResolutionKind;

typedef struct JsResolution {
    JsResolutionKind kind;
    JsModule *module;
    uint32_t slot;
} JsResolution;

// ResolveExport ( exportName )
JSMI_MUST_USE bool jsmi_module_resolve_export(JsVm *vm, JsModule *module,
                                              JsKey name,
                                              JsResolution *resolution);

// GetExportedNames ( ), without duplicates.
JSMI_MUST_USE bool jsmi_module_exported_names(JsVm *vm, JsModule *module,
                                              JsKeyList *names);

// What a request that names no export of its module stands for.
JsResolution jsmi_module_resolve_request(const JsModule *module, uint32_t i);

// The binding that a resolution stands for, for an importing environment or a
// namespace. Recorded in the scope.
JSMI_MUST_USE bool jsmi_module_binding(JsVm *vm, const JsResolution *resolution,
                                       JsIndirectBinding **binding);

// GetModuleNamespace ( module, phase )
JSMI_MUST_USE bool jsmi_module_namespace(JsVm *vm, JsModule *module,
                                         JsCodeImportPhase phase,
                                         JsValue *namespace);

// Puts a place in the module's source in front of the stack of the error that
// is pending. Always false.
bool jsmi_module_add_place(JsVm *vm, const JsModule *module, uint32_t position);

// Link ( ): throws a SyntaxError for a name that does not resolve.
JSMI_MUST_USE bool jsmi_module_link(JsVm *vm, JsModule *module);

// Evaluate ( ): of a linked module. The promise of its evaluation, recorded in
// the scope.
JSMI_MUST_USE bool jsmi_module_evaluate(JsVm *vm, JsModule *module,
                                        JsPromise **promise);

// GatherAsynchronousTransitiveDependencies ( module ): appends those that are
// not in the list yet.
JSMI_MUST_USE bool jsmi_module_gather_async(JsVm *vm, JsModule *module,
                                            JsSlots **list, uint32_t *count);

// EnsureDeferredNamespaceEvaluation of a module's deferred namespace: throws a
// TypeError if the module would have to wait for another.
JSMI_MUST_USE bool jsmi_module_evaluate_deferred(JsVm *vm, JsModule *module);

// A list of modules that grows: of the cells SLOTS. Without room: `*list` is
// replaced; `owner` is the cell that it is a field of, or NULL.
JSMI_MUST_USE bool jsmi_module_list_append(JsVm *vm, void *owner,
                                           JsSlots **list, uint32_t *count,
                                           JsModule *module);

// Whether a list has a module.
static inline bool jsmi_module_list_has(const JsSlots *list, uint32_t count,
                                        const JsModule *module)
{
    for (uint32_t i = 0; i < count; i++) {
        if (jsmi_as_cell(list->values[i]) == &module->cell)
            return true;
    }
    return false;
}

extern const JsObjectMethods jsmi_namespace_methods;

void jsmi_module_trace(JsMarker *marker, JsCell *cell);
void jsmi_module_finalize(JsHeap *heap, JsCell *cell);
void jsmi_namespace_trace(JsMarker *marker, JsCell *cell);
