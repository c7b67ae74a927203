// SPDX-License-Identifier: MIT
//
// Deferred evaluation of modules.
// https://tc39.es/proposal-defer-import-eval/
#include "modules/module.h"

// What becomes of a module that a walk came by.
typedef enum Step {
    STEP_OVER,  // what it requests is not looked at
    STEP_INTO,
    STEP_STOP,  // that was all
    STEP_FAIL,  // an exception is pending
} Step;

typedef struct Walk Walk;
struct Walk {
    JsVm *vm;
    Step (*visit)(Walk *walk, JsModule *module);
    uint64_t mark;
    JsModule *current;
    JsSlots **list;
    uint32_t *count;
};

static Step visit_once(Walk *walk, JsModule *module)
{
    Step step;

    if (module->is_synthetic || module->walk_mark == walk->mark)
        return STEP_OVER;
    module->walk_mark = walk->mark;
    if (!jsmi_vm_spend(walk->vm, 1))
        return STEP_FAIL;
    step = walk->visit(walk, module);
    if (step == STEP_INTO) {
        module->dfs_parent = walk->current;
        module->dfs_next = 0;
        walk->current = module;
        jsmi_write_barrier(&walk->vm->heap, module);
    }
    return step;
}

// Through a linked graph, depth first, each module once.
static Step walk_graph(Walk *walk, JsModule *root)
{
    Step step = visit_once(walk, root);

    while (step < STEP_STOP && walk->current) {
        JsModule *module = walk->current;
        uint32_t i = module->dfs_next;

        if (i == jsmi_module_request_count(module)) {
            walk->current = module->dfs_parent;
            module->dfs_parent = NULL;
            continue;
        }
        module->dfs_next++;
        if (!jsmi_module_request_is_source(module, i))
            step = visit_once(walk, jsmi_module_requested(module, i));
    }
    return step;
}

// IsModuleSCCEvaluated ( module )
static bool is_cycle_evaluated(const JsModule *module)
{
    const JsModule *root = module->cycle_root ? module->cycle_root : module;

    return root->status == JSMI_MODULE_EVALUATED;
}

static Step gather(Walk *walk, JsModule *module)
{
    if (module->status == JSMI_MODULE_EVALUATING || is_cycle_evaluated(module))
        return STEP_OVER;
    if (!module->has_top_level_await)
        return STEP_INTO;
    if (!jsmi_module_list_has(*walk->list, *walk->count, module) &&
        !jsmi_module_list_append(walk->vm, NULL, walk->list, walk->count,
                                 module))
        return STEP_FAIL;
    return STEP_OVER;
}

bool jsmi_module_gather_async(JsVm *vm, JsModule *module, JsSlots **list,
                              uint32_t *count)
{
    Walk walk = {
        .vm = vm,
        .visit = gather,
        .mark = jsmi_module_next_number(vm),
        .list = list,
        .count = count,
    };

    return walk_graph(&walk, module) != STEP_FAIL;
}

// ReadyForSyncExecution ( module )
static Step stop_if_waiting(Walk *walk, JsModule *module)
{
    (void)walk;
    if (is_cycle_evaluated(module))
        return STEP_OVER;
    return module->status != JSMI_MODULE_LINKED || module->has_top_level_await
               ? STEP_STOP
               : STEP_INTO;
}

static bool check_ready(JsVm *vm, JsModule *module)
{
    Walk walk = {
        .vm = vm,
        .visit = stop_if_waiting,
        .mark = jsmi_module_next_number(vm),
    };

    switch (walk_graph(&walk, module)) {
    case STEP_FAIL:
        return false;
    case STEP_STOP:
        return jsmi_throw_type_error(
            vm,
            "deferred module '%S' cannot be evaluated now: it or one that "
            "it imports is being evaluated",
            module->key);
    case STEP_OVER:
    case STEP_INTO:
        break;
    }
    return true;
}

bool jsmi_module_evaluate_deferred(JsVm *vm, JsModule *module)
{
    JsPromise *promise;

    if (module->is_synthetic ||
        (module->status == JSMI_MODULE_EVALUATED && !module->has_error &&
         is_cycle_evaluated(module)))
        return true;
    if (!check_ready(vm, module) || !jsmi_module_evaluate(vm, module, &promise))
        return false;
    if (jsmi_promise_state(promise) != JSMI_PROMISE_REJECTED)
        return true;
    jsmi_promise_handle(vm, promise);
    return jsmi_throw(vm, promise->result);
}
