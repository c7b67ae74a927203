// SPDX-License-Identifier: MIT
//
// Suspending and resuming frames: generators, async functions, async
// generators.
//
// A frame that suspends is copied to the heap, from the function to its last
// register, and dropped; resuming copies it back on top of the stack. In a
// resumed frame the word below the function, fp[-2], is the object that the
// frame belongs to: a generator, an async generator, or the activation of an
// async function (a JsGenerator that no script sees). An async function is an
// ordinary call until its first await: one that never awaits costs no more
// than its promise.
//
// Sync generators resumed by for-of run as a frame of the same loop and make
// no result objects (JSMI_RETURN_STEP).
#pragma once

#include "interp/frame.h"
#include "jobs/promise.h"

// A copy of a frame's words: function, this, parameters, the header's place
// (undefined), variables.
typedef struct JsSuspendedFrame {
    JsCell cell;                  // auxiliary: number of words
    const JsInstruction *resume_at;
    JsValue new_target;
    JsValue words[];
} JsSuspendedFrame;

typedef enum JsGeneratorState {
    JSMI_SUSPENDED_START,
    JSMI_SUSPENDED_YIELD,
    JSMI_GENERATOR_RUNNING,
    JSMI_GENERATOR_DRAINING,   // async: awaiting-return
    JSMI_GENERATOR_COMPLETED,
} JsGeneratorState;

typedef struct JsAsyncRequest JsAsyncRequest;

// object.cell.auxiliary is the JsGeneratorState.
typedef struct JsGenerator {
    JsObject object;
    JsSuspendedFrame *frame;      // NULL when completed
    JsPromise *promise;           // of an async function, else NULL
} JsGenerator;

// The requests of next, throw and return are a queue of arrays of
// [mode, value, promise, resolve, reject]; of cells JSMI_CELL_SLOTS linked by
// their last value.
typedef struct JsAsyncGenerator {
    JsGenerator generator;
    JsSlots *first_request;
    JsSlots *last_request;
} JsAsyncGenerator;

typedef enum JsResumption {
    JSMI_RESUME_NEXT,
    JSMI_RESUME_THROW,
    JSMI_RESUME_RETURN,
} JsResumption;

static inline JsGeneratorState
jsmi_generator_state(const JsGenerator *generator)
{
    return (JsGeneratorState)generator->object.cell.auxiliary;
}

// GeneratorResume and GeneratorResumeAbrupt, for the methods of generators:
// an iterator result object.
// https://tc39.es/ecma262/#sec-generatorresume
JSMI_MUST_USE bool jsmi_generator_resume(JsVm *vm, JsValue generator,
                                         JsResumption mode, JsValue value,
                                         JsValue *result);

// %AsyncGeneratorPrototype%.next, return and throw.
// https://tc39.es/ecma262/#sec-asyncgenerator-prototype-next
JSMI_MUST_USE bool jsmi_async_generator_enqueue(JsVm *vm, JsValue generator,
                                                JsResumption mode,
                                                JsValue value,
                                                JsValue *promise);

// A step of for-of over a generator that is a generator's own business. True
// in `*applies` if the loop's record is one; then the step's outcome.
JsStep jsmi_step_generator(JsVm *vm, JsValue *record, uint32_t result_register,
                           bool *applies, bool *done);

// A call of %GeneratorPrototype%.next or %AsyncGeneratorPrototype%.next by
// script with the window [next, generator, arguments...]: true if the generator's frame could be entered
// instead, so that generators that delegate to one another need no C stack;
// then the step's outcome.
bool jsmi_enter_generator(JsVm *vm, const JsValue *window, uint32_t count,
                          uint32_t return_kind, uint32_t result_register,
                          JsStep *step);

// The running frame belongs to a generator and is being unwound by the pending
// exception. FAILED: go on unwinding. Otherwise the frame was left in a way of
// its own (an async generator rejects a promise).
JsStep jsmi_generator_unwound(JsVm *vm);

void jsmi_generator_trace(JsMarker *marker, JsCell *cell);
void jsmi_async_generator_trace(JsMarker *marker, JsCell *cell);
void jsmi_suspended_frame_trace(JsMarker *marker, JsCell *cell);
