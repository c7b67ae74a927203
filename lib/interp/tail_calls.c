// SPDX-License-Identifier: MIT
#include "interp/tail_calls.h"

void jsmi_tail_calls_note(JsVm *vm)
{
    JsValue *fp = vm->frame_pointer;

    if (JSMI_UNLIKELY(!vm->tail_calls)) {
        vm->tail_calls =
            jsmi_allocate_zeroed(&vm->budget, sizeof *vm->tail_calls);
        if (!vm->tail_calls)
            return;
    }
    jsmi_tail_calls_add(vm->tail_calls, jsmi_frame_of(fp),
                        jsmi_frame_function(fp)->linked, vm->program_counter);
}

// Looks backwards from the entry before number `from`, until it has come round
// to the place where the next one goes.
static const JsTailCall *find(const struct JsTailCalls *calls, uint32_t from,
                              const JsValue *caller)
{
    for (uint32_t i = from; i != calls->next;) {
        const JsTailCall *entry;

        i = (i + JSMI_KEPT_TAIL_CALLS - 1) % JSMI_KEPT_TAIL_CALLS;
        entry = &calls->entries[i];
        if (entry->linked && entry->caller == caller)
            return entry;
    }
    return NULL;
}

const JsTailCall *jsmi_tail_calls_newest(const JsVm *vm, const JsValue *caller)
{
    const struct JsTailCalls *calls = vm->tail_calls;
    const JsTailCall *newest;

    if (!calls)
        return NULL;
    newest = &calls->entries[(calls->next + JSMI_KEPT_TAIL_CALLS - 1) %
                             JSMI_KEPT_TAIL_CALLS];
    if (newest->linked && newest->caller == caller)
        return newest;
    return find(calls, (uint32_t)(newest - calls->entries), caller);
}

const JsTailCall *jsmi_tail_calls_before(const JsVm *vm,
                                         const JsTailCall *entry)
{
    const struct JsTailCalls *calls = vm->tail_calls;

    return entry->is_first
               ? NULL
               : find(calls, (uint32_t)(entry - calls->entries), entry->caller);
}

void jsmi_tail_calls_trace(const JsVm *vm, JsMarker *marker)
{
    for (uint32_t i = 0; vm->tail_calls && i < JSMI_KEPT_TAIL_CALLS; i++)
        jsmi_mark_cell(marker, vm->tail_calls->entries[i].linked);
}

void jsmi_tail_calls_dispose(JsVm *vm)
{
    if (vm->tail_calls)
        jsmi_release(&vm->budget, vm->tail_calls, sizeof *vm->tail_calls);
    vm->tail_calls = NULL;
}
