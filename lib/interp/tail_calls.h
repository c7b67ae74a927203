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

// Notes that the running frame is about to be replaced. Nothing is noted
// where there is no memory.
void jsmi_tail_calls_note(JsVm *vm);

// The newest entry of a frame with this caller, or the one before `entry`;
// NULL: that was all.
const JsTailCall *jsmi_tail_calls_newest(const JsVm *vm, const JsValue *caller);
const JsTailCall *jsmi_tail_calls_before(const JsVm *vm,
                                         const JsTailCall *entry);

void jsmi_tail_calls_trace(const JsVm *vm, JsMarker *marker);
void jsmi_tail_calls_dispose(JsVm *vm);
