// SPDX-License-Identifier: MIT
//
// Evaluation, with top-level await.
// https://tc39.es/ecma262/#sec-moduleevaluation
#include "modules/module.h"

typedef struct Evaluator {
    JsVm *vm;
    JsModule *current;  // whose dependencies are being looked at
    JsModule *top;      // of the stack of open cycles
    uint32_t index;
} Evaluator;

static void set_error(JsVm *vm, JsModule *module, JsValue error)
{
    module->has_error = true;
    module->error = error;
    module->status = JSMI_MODULE_EVALUATED;
    jsmi_write_barrier(&vm->heap, module);
}

static JsModule *module_at(const JsSlots *list, uint32_t i)
{
    return jsmi_as_module(jsmi_as_cell(list->values[i]));
}

// ------------------------------------------------------------------- executing

// ExecuteModule ( ) of a module without top-level await: to its end.
static bool execute(JsVm *vm, JsModule *module)
{
    JsValue ignored;

    return jsmi_generator_resume(vm, jsmi_value_cell(module->generator),
                                 JSMI_RESUME_NEXT, JSMI_UNDEFINED, &ignored);
}

static bool async_settled(JsVm *vm, JsCell *target, bool is_rejected,
                          JsValue value);

// ExecuteAsyncModule ( module )
// https://tc39.es/ecma262/#sec-execute-async-module
static bool execute_async(JsVm *vm, JsModule *module)
{
    JsValue promise;

    return jsmi_async_generator_enqueue(vm, jsmi_value_cell(module->generator),
                                        JSMI_RESUME_NEXT, JSMI_UNDEFINED,
                                        &promise) &&
           jsmi_promise_then_resume(vm, jsmi_as_promise(promise), &module->cell,
                                    async_settled);
}

// GatherAvailableAncestors ( module, execList ): those that wait for nothing
// any more. The list is its own work list.
// https://tc39.es/ecma262/#sec-gather-available-ancestors
static bool gather(JsVm *vm, JsModule *module, JsSlots **list, uint32_t *count)
{
    uint32_t next = 0;

    for (;;) {
        for (uint32_t i = 0; i < module->async_parent_count; i++) {
            JsModule *parent = module_at(module->async_parents, i);

            if (parent->pending_async_dependencies == 0 ||
                (parent->cycle_root && parent->cycle_root->has_error))
                continue;
            if (--parent->pending_async_dependencies == 0 &&
                !jsmi_module_list_append(vm, NULL, list, count, parent))
                return false;
        }
        do {
            if (next == *count)
                return true;
            module = module_at(*list, next++);
        } while (module->has_top_level_await);
    }
}

static void sort_by_order(JsSlots *list, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        JsValue moving = list->values[i];
        uint64_t order =
            jsmi_as_module(jsmi_as_cell(moving))->async_evaluation_order;
        uint32_t k = i;

        for (; k > 0 && module_at(list, k - 1)->async_evaluation_order > order;
             k--)
            list->values[k] = list->values[k - 1];
        list->values[k] = moving;
    }
}

// AsyncModuleExecutionRejected ( module, error ): of the module and, one after
// the other, all that wait for it.
// https://tc39.es/ecma262/#sec-async-module-execution-rejected
static bool reject_async(JsVm *vm, JsModule *first, JsValue error)
{
    JsSlots *list = NULL;
    uint32_t count = 0;

    if (!jsmi_module_list_append(vm, NULL, &list, &count, first))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        JsModule *module = module_at(list, i);

        if (module->status == JSMI_MODULE_EVALUATED)
            continue;
        set_error(vm, module, error);
        module->async_evaluation_order = JSMI_ASYNC_DONE;
        if (module->promise && !jsmi_promise_reject(vm, module->promise, error))
            return false;
        for (uint32_t k = 0; k < module->async_parent_count; k++) {
            if (!jsmi_module_list_append(vm, NULL, &list, &count,
                                         module_at(module->async_parents, k)))
                return false;
        }
    }
    return true;
}

static bool fulfil_promise(JsVm *vm, JsModule *module)
{
    return !module->promise ||
           jsmi_promise_fulfill(vm, module->promise, JSMI_UNDEFINED);
}

static bool execute_ancestor(JsVm *vm, JsModule *module)
{
    JsValue error;

    if (module->status == JSMI_MODULE_EVALUATED)
        return true;
    if (module->has_top_level_await)
        return execute_async(vm, module);
    if (!execute(vm, module))
        return jsmi_take_exception(vm, &error) &&
               reject_async(vm, module, error);
    module->async_evaluation_order = JSMI_ASYNC_DONE;
    module->status = JSMI_MODULE_EVALUATED;
    return fulfil_promise(vm, module);
}

// AsyncModuleExecutionFulfilled ( module )
// https://tc39.es/ecma262/#sec-async-module-execution-fulfilled
static bool fulfil_async(JsVm *vm, JsModule *module)
{
    JsSlots *list = NULL;
    uint32_t count = 0;

    if (module->status == JSMI_MODULE_EVALUATED)
        return true;
    module->async_evaluation_order = JSMI_ASYNC_DONE;
    module->status = JSMI_MODULE_EVALUATED;
    if (!fulfil_promise(vm, module) || !gather(vm, module, &list, &count))
        return false;
    if (list)
        sort_by_order(list, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!execute_ancestor(vm, module_at(list, i)))
            return false;
    }
    return true;
}

static bool async_settled(JsVm *vm, JsCell *target, bool is_rejected,
                          JsValue value)
{
    JsModule *module = jsmi_as_module(target);

    jsmi_keep(&vm->heap, jsmi_value_cell(module));
    return is_rejected ? reject_async(vm, module, value)
                       : fulfil_async(vm, module);
}

// ------------------------------------------------------------- the depth first

// The modules that have to be evaluated before this one: of a deferred import
// only what cannot be evaluated without waiting.
static bool find_dependencies(JsVm *vm, JsModule *module)
{
    uint32_t count = 0;
    JsSlots *list = NULL;

    module->dependencies = module->requested;
    module->dependency_count = jsmi_module_request_count(module);
    for (uint32_t i = 0; i < module->dependency_count; i++) {
        if (jsmi_module_request_info(module, i)->phase != JSMI_PHASE_EVALUATION)
            break;
        if (i + 1 == module->dependency_count)
            return true;
    }
    for (uint32_t i = 0; i < jsmi_module_request_count(module); i++) {
        JsModule *requested = jsmi_module_requested(module, i);

        switch ((JsCodeImportPhase)jsmi_module_request_info(module, i)->phase) {
        case JSMI_PHASE_SOURCE:
            break;
        case JSMI_PHASE_DEFER:
            if (!jsmi_module_gather_async(vm, requested, &list, &count))
                return false;
            break;
        case JSMI_PHASE_EVALUATION:
            if (!jsmi_module_list_has(list, count, requested) &&
                !jsmi_module_list_append(vm, NULL, &list, &count, requested))
                return false;
            break;
        }
    }
    module->dependencies = list;
    module->dependency_count = count;
    jsmi_write_barrier(&vm->heap, module);
    return true;
}

// What a dependency that has been entered, now or before, means for a module.
static bool join(JsVm *vm, JsModule *module, JsModule *requested)
{
    if (requested->is_synthetic)
        return true;
    if (requested->has_error)
        return jsmi_throw(vm, requested->error);
    if (requested->status == JSMI_MODULE_EVALUATING) {
        if (requested->dfs_ancestor_index < module->dfs_ancestor_index)
            module->dfs_ancestor_index = requested->dfs_ancestor_index;
    } else {
        requested = requested->cycle_root;
        if (requested->has_error)
            return jsmi_throw(vm, requested->error);
    }
    if (requested->async_evaluation_order == 0 ||
        requested->async_evaluation_order == JSMI_ASYNC_DONE)
        return true;
    module->pending_async_dependencies++;
    return jsmi_module_list_append(vm, requested, &requested->async_parents,
                                   &requested->async_parent_count, module);
}

static bool run_or_wait(JsVm *vm, JsModule *module)
{
    if (module->pending_async_dependencies == 0 && !module->has_top_level_await)
        return execute(vm, module);
    module->async_evaluation_order = jsmi_module_next_number(vm);
    return module->pending_async_dependencies > 0 || execute_async(vm, module);
}

static bool enter(Evaluator *evaluator, JsModule *module)
{
    module->status = JSMI_MODULE_EVALUATING;
    module->dfs_index = module->dfs_ancestor_index = evaluator->index++;
    module->dfs_next = 0;
    module->dfs_parent = evaluator->current;
    module->dfs_below = evaluator->top;
    evaluator->current = evaluator->top = module;
    jsmi_write_barrier(&evaluator->vm->heap, module);
    return find_dependencies(evaluator->vm, module);
}

// All that the module depends on has been entered.
static bool leave(Evaluator *evaluator, JsModule *module)
{
    JsVm *vm = evaluator->vm;

    if (!run_or_wait(vm, module))
        return false;
    evaluator->current = module->dfs_parent;
    module->dfs_parent = NULL;
    module->dependencies = NULL;
    if (module->dfs_ancestor_index != module->dfs_index)
        return true;
    while (module->status == JSMI_MODULE_EVALUATING) {
        JsModule *top = evaluator->top;

        evaluator->top = top->dfs_below;
        top->dfs_below = NULL;
        top->status = top->async_evaluation_order == 0
                          ? JSMI_MODULE_EVALUATED
                          : JSMI_MODULE_EVALUATING_ASYNC;
        top->cycle_root = module;
        jsmi_write_barrier(&vm->heap, top);
    }
    return true;
}

// InnerModuleEvaluation ( module, stack, index )
// https://tc39.es/ecma262/#sec-innermoduleevaluation
static bool evaluate_graph(Evaluator *evaluator, JsModule *root)
{
    JsVm *vm = evaluator->vm;

    if (root->is_synthetic || root->status != JSMI_MODULE_LINKED)
        return !root->has_error || jsmi_throw(vm, root->error);
    if (!enter(evaluator, root))
        return false;
    while (evaluator->current) {
        uint32_t mark = jsmi_scope_open(&vm->heap);
        JsModule *module = evaluator->current;
        bool succeeded;

        if (module->dfs_next == module->dependency_count) {
            succeeded = leave(evaluator, module);
        } else {
            JsModule *requested =
                module_at(module->dependencies, module->dfs_next);

            // It is looked at again when it has been left.
            if (!requested->is_synthetic &&
                requested->status == JSMI_MODULE_LINKED) {
                succeeded = enter(evaluator, requested);
            } else {
                module->dfs_next++;
                succeeded = join(vm, module, requested);
            }
        }
        if (!succeeded || !jsmi_vm_spend(vm, 1))
            return false;
        jsmi_scope_rewind(&vm->heap, mark);
    }
    return true;
}

// What is left on the stack failed with the error that is pending.
static bool fail(Evaluator *evaluator, JsModule *module)
{
    JsVm *vm = evaluator->vm;
    JsValue error;

    if (!jsmi_take_exception(vm, &error)) {
        // A termination: nothing was evaluated, as far as script can see.
        return false;
    }
    while (evaluator->top) {
        JsModule *left = evaluator->top;

        evaluator->top = left->dfs_below;
        left->dfs_below = NULL;
        left->dfs_parent = NULL;
        left->dependencies = NULL;
        set_error(vm, left, error);
    }
    return jsmi_promise_reject(vm, module->promise, error);
}

// Evaluate ( )
// https://tc39.es/ecma262/#sec-moduleevaluation
bool jsmi_module_evaluate(JsVm *vm, JsModule *module, JsPromise **promise)
{
    Evaluator evaluator = {.vm = vm};

    jsmi_keep(&vm->heap, jsmi_value_cell(module));
    if (module->status >= JSMI_MODULE_EVALUATING_ASYNC && module->cycle_root)
        module = module->cycle_root;
    if (module->promise) {
        *promise = module->promise;
        jsmi_keep(&vm->heap, jsmi_value_cell(*promise));
        return true;
    }
    if (!jsmi_promise_new(vm, NULL, promise))
        return false;
    module->promise = *promise;
    jsmi_write_barrier(&vm->heap, module);
    if (!evaluate_graph(&evaluator, module))
        return fail(&evaluator, module);
    return module->status != JSMI_MODULE_EVALUATED ||
           jsmi_promise_fulfill(vm, *promise, JSMI_UNDEFINED);
}
