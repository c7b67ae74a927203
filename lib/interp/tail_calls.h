// SPDX-License-Identifier: MIT
//
// Proper tail calls take the place of the frame that makes them. So that
// traces tell nevertheless how control came where it is, the last replaced
// frames of all are kept in a ring.
//
// A frame with JSMI_RETURN_REPLACED has one or more entries, unless they were
// overwritten: those with its caller, from the newest one back to the one that
// was called in the ordinary way. Entries of frames that have returned stay
// until others need the room.
#pragma once

#include "interp/frame.h"

typedef struct JsTailCall {
    JsValue *caller;       // of the frame, NULL: none
    JsLinkedCode *linked;  // NULL: the entry is free
    uint32_t instruction;
    bool is_first;  // the frame had not taken another's place
} JsTailCall;

enum { JSMI_KEPT_TAIL_CALLS = 32 };

struct JsTailCalls {
    uint32_t next;  // where the next entry goes
    JsTailCall entries[JSMI_KEPT_TAIL_CALLS];
};

// Notes that a frame is about to be replaced by the call before `pc`.
static inline void jsmi_tail_calls_add(struct JsTailCalls *calls,
                                       const JsFrame *frame,
                                       JsLinkedCode *linked,
                                       const JsInstruction *pc)
{
    JsTailCall *entry = &calls->entries[calls->next];

    entry->caller = frame->caller;
    entry->linked = linked;
    entry->instruction = (uint32_t)(pc - 1 - linked->instructions);
    entry->is_first = !(jsmi_frame_return_kind(frame) & JSMI_RETURN_REPLACED);
    calls->next = (calls->next + 1) % JSMI_KEPT_TAIL_CALLS;
}

// The same for the running frame. Nothing is noted where there is no memory.
void jsmi_tail_calls_note(JsVm *vm);

// The newest entry of a frame with this caller, or the one before `entry`;
// NULL: that was all.
const JsTailCall *jsmi_tail_calls_newest(const JsVm *vm, const JsValue *caller);
const JsTailCall *jsmi_tail_calls_before(const JsVm *vm,
                                         const JsTailCall *entry);

void jsmi_tail_calls_trace(const JsVm *vm, JsMarker *marker);
void jsmi_tail_calls_dispose(JsVm *vm);
