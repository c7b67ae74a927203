// SPDX-License-Identifier: MIT
#include "jobs/promise.h"

enum { FIRST_CAPACITY = 16 };

bool jsmi_jobs_initialize(JsVm *vm)
{
    vm->jobs = jsmi_allocate_zeroed(&vm->budget, sizeof *vm->jobs);
    return vm->jobs;
}

void jsmi_jobs_dispose(JsVm *vm)
{
    if (!vm->jobs)
        return;
    jsmi_release(&vm->budget, vm->jobs->jobs,
                 vm->jobs->capacity * sizeof(JsJob));
    jsmi_release(&vm->budget, vm->jobs, sizeof *vm->jobs);
    vm->jobs = NULL;
}

static JsJob *job_at(const struct JsJobQueue *queue, size_t i)
{
    return &queue->jobs[(queue->first + i) & (queue->capacity - 1)];
}

void jsmi_jobs_trace(void *data, JsMarker *marker, bool is_minor)
{
    JsVm *vm = data;

    (void)is_minor;
    for (size_t i = 0; i < vm->jobs->count; i++) {
        const JsJob *job = job_at(vm->jobs, i);

        jsmi_mark_cell(marker, job->realm);
        jsmi_mark_value(marker, job->captured);
        jsmi_mark_values(marker, job->values, JSMI_JOB_VALUES);
    }
}

void jsmi_jobs_trace_host(const JsVm *vm, JsMarker *marker, const void *host)
{
    for (size_t i = 0; i < vm->jobs->count; i++) {
        const JsJob *job = job_at(vm->jobs, i);

        if (jsmi_realm_host(job->realm) == host)
            jsmi_mark_values(marker, job->values, JSMI_JOB_VALUES);
    }
}

static bool grow(JsVm *vm)
{
    struct JsJobQueue *queue = vm->jobs;
    size_t capacity = queue->capacity ? queue->capacity * 2 : FIRST_CAPACITY;
    JsJob *jobs = jsmi_allocate(&vm->budget, capacity * sizeof *jobs);

    if (!jobs)
        return jsmi_throw_out_of_memory(vm);
    for (size_t i = 0; i < queue->count; i++)
        jobs[i] = *job_at(queue, i);
    jsmi_release(&vm->budget, queue->jobs, queue->capacity * sizeof *jobs);
    queue->jobs = jobs;
    queue->capacity = capacity;
    queue->first = 0;
    return true;
}

static void keep_values(JsVm *vm, const JsValue *values, int count)
{
    for (int i = 0; i < count; i++)
        jsmi_vm_keep(vm, values[i]);
}

bool jsmi_enqueue_job(JsVm *vm, JsRealm *realm, JsJobFunction *function,
                      const JsValue *values, int count)
{
    JsValue captured = JSMI_UNDEFINED;

    if (JSMI_UNLIKELY(vm->hooks.job_capture != NULL)) {
        keep_values(vm, values, count);
        if (!vm->hooks.job_capture(vm, &captured))
            return false;
    }
    return jsmi_enqueue_captured_job(vm, realm, function, values, count,
                                     captured);
}

bool jsmi_enqueue_captured_job(JsVm *vm, JsRealm *realm,
                               JsJobFunction *function, const JsValue *values,
                               int count, JsValue captured)
{
    struct JsJobQueue *queue = vm->jobs;
    JsJob *job;

    // Growing may collect, and the values are only the caller's so far.
    if (queue->count == queue->capacity) {
        keep_values(vm, values, count);
        jsmi_vm_keep(vm, captured);
        if (!grow(vm))
            return false;
    }
    job = job_at(queue, queue->count++);
    job->function = function;
    job->realm = realm ? realm : vm->realm;
    job->captured = captured;
    for (int i = 0; i < JSMI_JOB_VALUES; i++)
        job->values[i] = i < count ? values[i] : JSMI_UNDEFINED;
    return true;
}

static bool run_job(JsVm *vm)
{
    struct JsJobQueue *queue = vm->jobs;
    uint32_t mark = jsmi_scope_open(&vm->heap);
    JsRealm *realm = vm->realm;
    JsJob job = *job_at(queue, 0);
    bool succeeded;

    keep_values(vm, job.values, JSMI_JOB_VALUES);
    jsmi_vm_keep(vm, job.captured);
    jsmi_keep(&vm->heap, jsmi_value_cell(job.realm));
    queue->first = (queue->first + 1) & (queue->capacity - 1);
    queue->count--;
    vm->realm = job.realm;
    if (vm->hooks.job_enter)
        vm->hooks.job_enter(vm, job.captured);
    succeeded = job.function(vm, job.values);
    if (vm->hooks.job_leave)
        vm->hooks.job_leave(vm, job.captured);
    vm->realm = realm;
    jsmi_scope_rewind(&vm->heap, mark);
    return succeeded;
}

bool jsmi_run_jobs(JsVm *vm, size_t most, size_t *ran)
{
    *ran = 0;
    while (vm->jobs->count > 0 && (most == 0 || *ran < most)) {
        ++*ran;
        if (!run_job(vm))
            return false;
    }
    return true;
}

// Whether a realm is another one, or made by a script of it.
static bool is_realm_within(const JsRealm *realm, const JsRealm *outer)
{
    while (realm && realm != outer)
        realm = realm->creator;
    return realm != NULL;
}

void jsmi_drop_jobs(JsVm *vm, const JsRealm *realm)
{
    struct JsJobQueue *queue = vm->jobs;
    size_t kept = 0;

    for (size_t i = 0; i < queue->count; i++) {
        JsJob job = *job_at(queue, i);

        if (!is_realm_within(job.realm, realm))
            *job_at(queue, kept++) = job;
    }
    queue->count = kept;
}
