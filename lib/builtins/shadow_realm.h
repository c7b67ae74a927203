// SPDX-License-Identifier: MIT
//
// The cell behind ShadowRealm.
#pragma once

#include "builtins/shared.h"

typedef struct JsShadowRealm {
    JsObject object;
    JsRealm *realm;  // [[ShadowRealm]]
} JsShadowRealm;

void jsmi_shadow_realm_trace(JsMarker *marker, JsCell *cell);
