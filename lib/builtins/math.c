// SPDX-License-Identifier: MIT
//
// The Math object. https://tc39.es/ecma262/#sec-math-object
#include "number/math.h"

#include "builtins/iterate.h"
#include "builtins/shared.h"

// --------------------------------------------------- functions of one argument

typedef enum MathFunction {
    MATH_ABS,
    MATH_ACOS,
    MATH_ACOSH,
    MATH_ASIN,
    MATH_ASINH,
    MATH_ATAN,
    MATH_ATANH,
    MATH_CBRT,
    MATH_CEIL,
    MATH_COS,
    MATH_COSH,
    MATH_EXP,
    MATH_EXPM1,
    MATH_F16ROUND,
    MATH_FLOOR,
    MATH_FROUND,
    MATH_LOG,
    MATH_LOG10,
    MATH_LOG1P,
    MATH_LOG2,
    MATH_ROUND,
    MATH_SIGN,
    MATH_SIN,
    MATH_SINH,
    MATH_SQRT,
    MATH_TAN,
    MATH_TANH,
    MATH_TRUNC,
} MathFunction;

static double f16round(double x)
{
    return jsmi_half_to_double(jsmi_double_to_half(x));
}

static double fround_double(double x)
{
    return (double)(float)x;
}

// The C library's may be off by one in the last place, also for cubes.
static double cube_root(double x)
{
    double root = cbrt(x);
    double rounded = nearbyint(root);

    return rounded * rounded * rounded == x ? rounded : root;
}

static double (*const functions[])(double) = {
    [MATH_ABS] = fabs,
    [MATH_ACOS] = acos,
    [MATH_ACOSH] = acosh,
    [MATH_ASIN] = asin,
    [MATH_ASINH] = asinh,
    [MATH_ATAN] = atan,
    [MATH_ATANH] = atanh,
    [MATH_CBRT] = cube_root,
    [MATH_CEIL] = ceil,
    [MATH_COS] = cos,
    [MATH_COSH] = cosh,
    [MATH_EXP] = exp,
    [MATH_EXPM1] = expm1,
    [MATH_F16ROUND] = f16round,
    [MATH_FLOOR] = floor,
    [MATH_FROUND] = fround_double,
    [MATH_LOG] = log,
    [MATH_LOG10] = log10,
    [MATH_LOG1P] = log1p,
    [MATH_LOG2] = log2,
    [MATH_ROUND] = jsmi_math_round,
    [MATH_SIGN] = jsmi_math_sign,
    [MATH_SIN] = sin,
    [MATH_SINH] = sinh,
    [MATH_SQRT] = sqrt,
    [MATH_TAN] = tan,
    [MATH_TANH] = tanh,
    [MATH_TRUNC] = trunc,
};

// FAST PATH: functions that leave integers as they are, but for the sign.
static bool keep_integer(MathFunction function, int32_t x, JsValue *result)
{
    switch (function) {
    case MATH_ABS:
        if (x == INT32_MIN)
            return false;
        *result = jsmi_value_int(x < 0 ? -x : x);
        return true;
    case MATH_CEIL:
    case MATH_FLOOR:
    case MATH_ROUND:
    case MATH_TRUNC:
        *result = jsmi_value_int(x);
        return true;
    default:
        return false;
    }
}

// Math.abs ( x ) and all others of one Number
// https://tc39.es/ecma262/#sec-function-properties-of-the-math-object
static bool math_function(JsCall *call, JsValue *result)
{
    JsValue argument = jsmi_argument(call, 0);
    double x;

    if (jsmi_is_int(argument) &&
        keep_integer((MathFunction)call->callee->mode, jsmi_as_int(argument),
                     result))
        return true;
    if (!jsmi_to_number(call->vm, argument, &x))
        return false;
    // A NaN of the C library may have any bits.
    *result = jsmi_value_from_raw_double(functions[call->callee->mode](x));
    return true;
}

// ------------------------------------------------------------------ the others

// Math.atan2 ( y, x )
// https://tc39.es/ecma262/#sec-math.atan2
static bool math_atan2(JsCall *call, JsValue *result)
{
    double y, x;

    if (!jsmi_to_number(call->vm, jsmi_argument(call, 0), &y))
        return false;
    if (!jsmi_to_number(call->vm, jsmi_argument(call, 1), &x))
        return false;
    *result = jsmi_value_from_raw_double(atan2(y, x));
    return true;
}

// Math.clz32 ( x )
// https://tc39.es/ecma262/#sec-math.clz32
static bool math_clz32(JsCall *call, JsValue *result)
{
    uint32_t x;

    if (!jsmi_to_uint32(call->vm, jsmi_argument(call, 0), &x))
        return false;
    *result = jsmi_value_int(jsmi_math_clz32(x));
    return true;
}

// Math.imul ( x, y )
// https://tc39.es/ecma262/#sec-math.imul
static bool math_imul(JsCall *call, JsValue *result)
{
    int32_t x, y;

    if (!jsmi_to_int32(call->vm, jsmi_argument(call, 0), &x))
        return false;
    if (!jsmi_to_int32(call->vm, jsmi_argument(call, 1), &y))
        return false;
    *result = jsmi_value_int(jsmi_math_imul(x, y));
    return true;
}

// Math.pow ( base, exponent )
// https://tc39.es/ecma262/#sec-math.pow
static bool math_pow(JsCall *call, JsValue *result)
{
    double base, exponent;

    if (!jsmi_to_number(call->vm, jsmi_argument(call, 0), &base))
        return false;
    if (!jsmi_to_number(call->vm, jsmi_argument(call, 1), &exponent))
        return false;
    *result =
        jsmi_value_from_raw_double(jsmi_number_exponentiate(base, exponent));
    return true;
}

typedef enum Extreme { MAXIMUM, MINIMUM } Extreme;

// Math.max ( ...args ), Math.min ( ...args ): all arguments are converted.
// https://tc39.es/ecma262/#sec-math.max
static bool math_extreme(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    bool is_maximum = call->callee->mode == MAXIMUM;
    double extreme = is_maximum ? -INFINITY : INFINITY;
    uint32_t mark = jsmi_scope_open(&vm->heap);

    // FAST PATH: two integers.
    if (call->argument_count == 2 &&
        jsmi_are_ints(call->arguments[0], call->arguments[1])) {
        int32_t a = jsmi_as_int(call->arguments[0]);
        int32_t b = jsmi_as_int(call->arguments[1]);

        *result = jsmi_value_int((a > b) == is_maximum ? a : b);
        return jsmi_vm_spend(vm, 2);
    }
    for (uint32_t i = 0; i < call->argument_count; i++) {
        double number;

        if (!jsmi_turn(vm, mark))
            return false;
        if (!jsmi_to_number(vm, call->arguments[i], &number))
            return false;
        extreme = is_maximum ? jsmi_math_maximum(extreme, number)
                             : jsmi_math_minimum(extreme, number);
    }
    *result = jsmi_value_from_raw_double(extreme);
    return true;
}

// The root of the sum of squares, scaled by the largest so that nothing
// overflows, the rounding errors of the sum being carried along.
static double scaled_hypot(JsValue *numbers, uint32_t count, double largest)
{
    double sum = 0;
    double compensation = 0;

    for (uint32_t i = 0; i < count; i++) {
        double ratio = jsmi_as_number(numbers[i]) / largest;
        double term = ratio * ratio - compensation;
        double next = sum + term;

        compensation = (next - sum) - term;
        sum = next;
    }
    return sqrt(sum) * largest;
}

// Math.hypot ( ...args )
// https://tc39.es/ecma262/#sec-math.hypot
static bool math_hypot(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsValueList list;
    double largest = 0;
    bool has_nan = false;

    jsmi_value_list_initialize(&list, vm);
    for (uint32_t i = 0; i < call->argument_count; i++) {
        double number;

        if (!jsmi_vm_spend(vm, 1))
            return false;
        if (!jsmi_to_number(vm, call->arguments[i], &number))
            return false;
        if (!jsmi_value_list_append(&list, jsmi_value_number(number)))
            return false;
        has_nan |= isnan(number);
        if (fabs(number) > largest)
            largest = fabs(number);
    }
    if (isinf(largest) || (largest == 0 && !has_nan))
        *result = jsmi_value_number(largest);
    else if (has_nan)
        *result = JSMI_NAN;
    else
        *result = jsmi_value_number(
            scaled_hypot(jsmi_value_list_values(&list), list.count, largest));
    return true;
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

// The next number of xoroshiro128+, whose state the host's hook began.
static uint64_t next_random(JsVm *vm)
{
    uint64_t *state = vm->random_state;
    uint64_t sum, mixed;

    while (state[0] == 0 && state[1] == 0) {
        state[0] =
            vm->hooks.random ? vm->hooks.random(vm) : 0x9E3779B97F4A7C15u;
        state[1] =
            vm->hooks.random ? vm->hooks.random(vm) : 0xD1B54A32D192ED03u;
    }
    sum = state[0] + state[1];
    mixed = state[0] ^ state[1];
    state[0] = rotate_left(state[0], 24) ^ mixed ^ (mixed << 16);
    state[1] = rotate_left(mixed, 37);
    return sum;
}

// Math.random ( )
// https://tc39.es/ecma262/#sec-math.random
static bool math_random(JsCall *call, JsValue *result)
{
    *result =
        jsmi_value_number((double)(next_random(call->vm) >> 11) * 0x1p-53);
    return true;
}

static bool add_to_sum(JsVm *vm, void *data, double index, JsValue value,
                       bool *stop)
{
    (void)stop;
    if (index >= JSMI_MAX_SAFE_INTEGER)
        return jsmi_throw_range_error(vm, "too many numbers to add");
    if (!jsmi_is_number(value))
        return jsmi_throw_type_error(vm, "%V is not a number", value);
    jsmi_exact_sum_add(data, jsmi_as_number(value));
    return true;
}

// Math.sumPrecise ( items )
// https://tc39.es/ecma262/#sec-math.sumprecise
static bool math_sum_precise(JsCall *call, JsValue *result)
{
    JsExactSum sum;

    if (!jsmi_require_object_coercible(call->vm, jsmi_argument(call, 0)))
        return false;
    jsmi_exact_sum_initialize(&sum);
    if (!jsmi_iterate(call->vm, jsmi_argument(call, 0), add_to_sum, &sum))
        return false;
    *result = jsmi_value_from_raw_double(jsmi_exact_sum_result(&sum));
    return true;
}

const JsPropertySpec jsmi_math_properties[] = {
    // clang-format off
    JSMI_UNIT_NUMBER('E', 2.7182818284590452354),
    JSMI_NUMBER(LN10, 2.302585092994046),
    JSMI_NUMBER(LN2, 0.6931471805599453),
    JSMI_NUMBER(LOG10E, 0.4342944819032518),
    JSMI_NUMBER(LOG2E, 1.4426950408889634),
    JSMI_NUMBER(PI, 3.1415926535897932),
    JSMI_NUMBER(SQRT1_2, 0.7071067811865476),
    JSMI_NUMBER(SQRT2, 1.4142135623730951),
    JSMI_TAG(Math),
    JSMI_METHOD_MODE(abs, 1, math_function, MATH_ABS),
    JSMI_METHOD_MODE(acos, 1, math_function, MATH_ACOS),
    JSMI_METHOD_MODE(acosh, 1, math_function, MATH_ACOSH),
    JSMI_METHOD_MODE(asin, 1, math_function, MATH_ASIN),
    JSMI_METHOD_MODE(asinh, 1, math_function, MATH_ASINH),
    JSMI_METHOD_MODE(atan, 1, math_function, MATH_ATAN),
    JSMI_METHOD_MODE(atanh, 1, math_function, MATH_ATANH),
    JSMI_METHOD(atan2, 2, math_atan2),
    JSMI_METHOD_MODE(cbrt, 1, math_function, MATH_CBRT),
    JSMI_METHOD_MODE(ceil, 1, math_function, MATH_CEIL),
    JSMI_METHOD(clz32, 1, math_clz32),
    JSMI_METHOD_MODE(cos, 1, math_function, MATH_COS),
    JSMI_METHOD_MODE(cosh, 1, math_function, MATH_COSH),
    JSMI_METHOD_MODE(exp, 1, math_function, MATH_EXP),
    JSMI_METHOD_MODE(expm1, 1, math_function, MATH_EXPM1),
    JSMI_METHOD_MODE(floor, 1, math_function, MATH_FLOOR),
    JSMI_METHOD_MODE(f16round, 1, math_function, MATH_F16ROUND),
    JSMI_METHOD_MODE(fround, 1, math_function, MATH_FROUND),
    JSMI_METHOD(hypot, 2, math_hypot),
    JSMI_METHOD(imul, 2, math_imul),
    JSMI_METHOD_MODE(log, 1, math_function, MATH_LOG),
    JSMI_METHOD_MODE(log1p, 1, math_function, MATH_LOG1P),
    JSMI_METHOD_MODE(log10, 1, math_function, MATH_LOG10),
    JSMI_METHOD_MODE(log2, 1, math_function, MATH_LOG2),
    JSMI_METHOD_MODE(max, 2, math_extreme, MAXIMUM),
    JSMI_METHOD_MODE(min, 2, math_extreme, MINIMUM),
    JSMI_METHOD(pow, 2, math_pow),
    JSMI_METHOD(random, 0, math_random),
    JSMI_METHOD_MODE(round, 1, math_function, MATH_ROUND),
    JSMI_METHOD_MODE(sign, 1, math_function, MATH_SIGN),
    JSMI_METHOD_MODE(sin, 1, math_function, MATH_SIN),
    JSMI_METHOD_MODE(sinh, 1, math_function, MATH_SINH),
    JSMI_METHOD_MODE(sqrt, 1, math_function, MATH_SQRT),
    JSMI_METHOD(sumPrecise, 1, math_sum_precise),
    JSMI_METHOD_MODE(tan, 1, math_function, MATH_TAN),
    JSMI_METHOD_MODE(tanh, 1, math_function, MATH_TANH),
    JSMI_METHOD_MODE(trunc, 1, math_function, MATH_TRUNC),
    JSMI_END,
    // clang-format on
};
