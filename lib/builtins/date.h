// SPDX-License-Identifier: MIT
//
// Date objects. https://tc39.es/ecma262/#sec-date-objects
#pragma once

#include "builtins/shared.h"

typedef struct JsDate {
    JsObject object;
    double time;  // [[DateValue]]
} JsDate;
