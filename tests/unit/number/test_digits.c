// SPDX-License-Identifier: MIT
#include "number/digits.h"

#include "number/integer_vectors.h"
#include "number/limbs.h"
#include "number/math.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

// An integer that owns its limbs. The room has a canary above it.
typedef struct Integer {
    JsInteger view;
    uint64_t *limbs;
} Integer;

static const uint64_t canary = 0xC0FFEE0DDBA11AD5;

static JsIntegerResult make_room(uint32_t capacity)
{
    uint64_t *limbs = malloc((capacity + 1) * sizeof *limbs);

    memset(limbs, 0xAA, capacity * sizeof *limbs);
    limbs[capacity] = canary;
    return (JsIntegerResult){.limbs = limbs, .capacity = capacity};
}

static Integer take(const JsIntegerResult *result)
{
    cr_assert_eq(result->limbs[result->capacity], canary);
    cr_assert_leq(result->count, result->capacity);
    cr_assert(result->count == 0 || result->limbs[result->count - 1] != 0);
    cr_assert(result->count > 0 || !result->is_negative);
    JsInteger view = {result->limbs, result->count, result->is_negative};
    return (Integer){view, result->limbs};
}

static Integer compute(JsBudget *budget, JsIntegerOperation operation,
                       const Integer *x, const Integer *y)
{
    uint32_t capacity = 0;

    cr_assert_eq(jsmi_integer_bound(operation, &x->view, &y->view, &capacity),
                 JSMI_INTEGER_OK);
    JsIntegerResult result = make_room(capacity);
    cr_assert(
        jsmi_integer_compute(budget, operation, &x->view, &y->view, &result));
    return take(&result);
}

static Integer parse(JsBudget *budget, const char *text, size_t length,
                     int radix)
{
    bool is_negative = length > 0 && text[0] == '-';
    JsIntegerText parts = {
        .digits = text + is_negative,
        .length = length - is_negative,
        .is_negative = is_negative,
        .radix = radix,
    };
    uint32_t capacity = 0;

    cr_assert_eq(jsmi_integer_parse_bound(&parts, &capacity), JSMI_INTEGER_OK);
    JsIntegerResult result = make_room(capacity);
    cr_assert(jsmi_integer_parse(budget, &parts, &result));
    return take(&result);
}

static Integer from_hexadecimal(JsBudget *budget, const char *text)
{
    return parse(budget, text, strlen(text), 16);
}

// The caller frees it.
static char *to_text(JsBudget *budget, const Integer *x, int radix)
{
    size_t bound = jsmi_integer_text_bound(&x->view, radix);
    char *text = malloc(bound + 1);
    size_t length = 0;

    text[bound] = '\x7F';
    cr_assert(jsmi_integer_to_text(budget, &x->view, radix, (uint8_t *)text,
                                   &length));
    cr_assert_eq(text[bound], '\x7F');
    cr_assert_leq(length, bound);
    cr_assert_leq(bound, length + 4 + length / 1000000);
    text[length] = '\0';
    return text;
}

static void expect_hexadecimal(JsBudget *budget, const Integer *x,
                               const char *expected, const char *what)
{
    char *text = to_text(budget, x, 16);

    cr_expect_str_eq(text, expected, "%s", what);
    free(text);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

// With runs of zeros and ones, which carry far.
static Integer random_integer(uint64_t *state, uint32_t count)
{
    JsIntegerResult result = make_room(count);

    for (uint32_t i = 0; i < count; i++) {
        uint64_t random = next_random(state);
        if (random % 7 < 2)
            result.limbs[i] = 0 - (random & 1);
        else
            result.limbs[i] = next_random(state);
    }
    if (count > 0 && result.limbs[count - 1] == 0)
        result.limbs[count - 1] = 1;
    result.count = count;
    result.is_negative = count > 0 && (next_random(state) & 1) != 0;
    return take(&result);
}

Test(digits, operations_agree_with_another_program)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t i = 0;
         i < sizeof operation_vectors / sizeof operation_vectors[0]; i++) {
        const OperationVector *vector = &operation_vectors[i];
        Integer x = from_hexadecimal(&budget, vector->x);
        Integer y = from_hexadecimal(&budget, vector->y);
        Integer result = compute(&budget, vector->operation, &x, &y);
        char what[100];

        snprintf(what, sizeof what, "operation %d in row %zu",
                 (int)vector->operation, i);
        expect_hexadecimal(&budget, &result, vector->result, what);
        free(x.limbs);
        free(y.limbs);
        free(result.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

Test(digits, as_int_n)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t i = 0; i < sizeof as_int_n_vectors / sizeof as_int_n_vectors[0];
         i++) {
        const AsIntNVector *vector = &as_int_n_vectors[i];
        Integer x = from_hexadecimal(&budget, vector->x);
        uint32_t capacity;

        cr_assert_eq(
            jsmi_integer_as_int_n_bound(vector->bits, &x.view, &capacity),
            JSMI_INTEGER_OK);
        JsIntegerResult result = make_room(capacity);
        jsmi_integer_as_int_n(vector->bits, &x.view, &result);
        Integer as_int_n = take(&result);
        expect_hexadecimal(&budget, &as_int_n, vector->as_int_n, vector->x);

        cr_assert_eq(
            jsmi_integer_as_uint_n_bound(vector->bits, &x.view, &capacity),
            JSMI_INTEGER_OK);
        result = make_room(capacity);
        jsmi_integer_as_uint_n(vector->bits, &x.view, &result);
        Integer as_uint_n = take(&result);
        expect_hexadecimal(&budget, &as_uint_n, vector->as_uint_n, vector->x);

        if (vector->bits == 64) {
            uint64_t low = as_uint_n.view.count > 0 ? as_uint_n.limbs[0] : 0;
            cr_expect_eq(jsmi_integer_to_uint64(&x.view), low);
        }
        free(x.limbs);
        free(as_int_n.limbs);
        free(as_uint_n.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

Test(digits, as_int_n_of_many_bits)
{
    const uint64_t limb = 5;
    JsInteger x = {&limb, 1, false};
    JsInteger minus_x = {&limb, 1, true};
    const uint64_t many = ((uint64_t)1 << 53) - 1;
    uint32_t capacity;

    cr_expect_eq(jsmi_integer_as_int_n_bound(many, &minus_x, &capacity),
                 JSMI_INTEGER_OK);
    cr_expect_eq(capacity, 1);
    cr_expect_eq(jsmi_integer_as_uint_n_bound(many, &x, &capacity),
                 JSMI_INTEGER_OK);
    cr_expect_eq(jsmi_integer_as_uint_n_bound(many, &minus_x, &capacity),
                 JSMI_INTEGER_TOO_LARGE);
}

Test(digits, texts_agree_with_another_program)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t i = 0; i < sizeof radix_vectors / sizeof radix_vectors[0];
         i++) {
        const RadixVector *vector = &radix_vectors[i];
        Integer x = from_hexadecimal(&budget, vector->hexadecimal);
        Integer y =
            parse(&budget, vector->text, strlen(vector->text), vector->radix);
        char *text = to_text(&budget, &x, vector->radix);

        cr_expect_str_eq(text, vector->text);
        cr_expect(jsmi_integer_equal(&x.view, &y.view), "%s", vector->text);
        free(text);
        free(x.limbs);
        free(y.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

Test(digits, bounds_refuse)
{
    const uint64_t limbs[2] = {(uint64_t)1 << 40, 1};
    JsInteger zero = {NULL, 0, false};
    JsInteger x = {limbs, 1, false};
    JsInteger minus_x = {limbs, 1, true};
    JsInteger large = {limbs, 2, false};
    JsInteger large_minus = {limbs, 2, true};
    uint32_t capacity;

    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_DIVIDE, &x, &zero, &capacity),
                 JSMI_INTEGER_DIVISION_BY_ZERO);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_REMAINDER, &zero, &zero, &capacity),
        JSMI_INTEGER_DIVISION_BY_ZERO);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_EXPONENTIATE, &x, &minus_x, &capacity),
        JSMI_INTEGER_NEGATIVE_EXPONENT);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_EXPONENTIATE, &x, &x, &capacity),
        JSMI_INTEGER_TOO_LARGE);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_EXPONENTIATE, &x, &large, &capacity),
        JSMI_INTEGER_TOO_LARGE);
    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_LEFT_SHIFT, &x, &x, &capacity),
                 JSMI_INTEGER_TOO_LARGE);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_LEFT_SHIFT, &x, &large, &capacity),
        JSMI_INTEGER_TOO_LARGE);
    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_SIGNED_RIGHT_SHIFT, &x,
                                    &large_minus, &capacity),
                 JSMI_INTEGER_TOO_LARGE);
    cr_expect_eq(
        jsmi_integer_bound(JSMI_INTEGER_LEFT_SHIFT, &zero, &large, &capacity),
        JSMI_INTEGER_OK);
    cr_expect_eq(capacity, 0);
    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_LEFT_SHIFT, &minus_x,
                                    &large_minus, &capacity),
                 JSMI_INTEGER_OK);
    cr_expect_eq(capacity, 1);

    // 2 ** (2^30 - 1) is the largest power of two; products beyond it.
    const uint64_t two = 2;
    const uint64_t exponents[2] = {(1 << 30) - 1, 1 << 30};
    JsInteger base = {&two, 1, false};
    JsInteger exponent = {&exponents[0], 1, false};
    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_EXPONENTIATE, &base, &exponent,
                                    &capacity),
                 JSMI_INTEGER_OK);
    cr_expect_eq(capacity, JSMI_MAX_INTEGER_LIMBS);
    exponent.limbs = &exponents[1];
    cr_expect_eq(jsmi_integer_bound(JSMI_INTEGER_EXPONENTIATE, &base, &exponent,
                                    &capacity),
                 JSMI_INTEGER_TOO_LARGE);

    // Only the length counts, after leading zeros.
    JsIntegerText text = {.digits = "9", .length = 1 << 29, .radix = 10};
    cr_expect_eq(jsmi_integer_parse_bound(&text, &capacity),
                 JSMI_INTEGER_TOO_LARGE);
}

Test(digits, multiplication_is_distributive)
{
    static const uint32_t counts[] = {1,  2,  31,  32,  33,  63,  64,
                                      65, 99, 129, 200, 511, 700, 5000};
    enum { COUNTS = sizeof counts / sizeof counts[0] };
    JsBudget budget;
    uint64_t state = 1234567;

    // (x + 1) * (y - 1) - x * y = y - x - 1
    jsmi_budget_initialize(&budget, NULL);
    for (int i = 0; i < COUNTS * COUNTS; i++) {
        Integer x = random_integer(&state, counts[i / COUNTS]);
        Integer y = random_integer(&state, counts[i % COUNTS]);
        Integer next = compute(&budget, JSMI_INTEGER_INCREMENT, &x, &x);
        Integer previous = compute(&budget, JSMI_INTEGER_DECREMENT, &y, &y);
        Integer product = compute(&budget, JSMI_INTEGER_MULTIPLY, &x, &y);
        Integer other =
            compute(&budget, JSMI_INTEGER_MULTIPLY, &previous, &next);
        Integer left =
            compute(&budget, JSMI_INTEGER_SUBTRACT, &other, &product);
        Integer right = compute(&budget, JSMI_INTEGER_SUBTRACT, &y, &next);

        cr_assert(jsmi_integer_equal(&left.view, &right.view), "%u by %u limbs",
                  counts[i / COUNTS], counts[i % COUNTS]);
        free(x.limbs);
        free(y.limbs);
        free(next.limbs);
        free(previous.limbs);
        free(product.limbs);
        free(other.limbs);
        free(left.limbs);
        free(right.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

// Against one limb at a time.
Test(digits, multiplication_is_what_rows_give)
{
    enum { MAX = 300 };
    JsBudget budget;
    uint64_t state = 42;
    uint64_t row[2 * MAX];

    jsmi_budget_initialize(&budget, NULL);
    for (int i = 0; i < 200; i++) {
        uint32_t x_count = 1 + (uint32_t)(next_random(&state) % MAX);
        uint32_t y_count = 1 + (uint32_t)(next_random(&state) % MAX);
        Integer x = random_integer(&state, x_count);
        Integer y = random_integer(&state, y_count);
        Integer product = compute(&budget, JSMI_INTEGER_MULTIPLY, &x, &y);
        uint64_t expected[2 * MAX] = {0};

        for (uint32_t k = 0; k < y_count; k++) {
            row[x_count] =
                jsmi_limbs_multiply_limb(row, x.limbs, x_count, y.limbs[k], 0);
            jsmi_limbs_add(expected + k, expected + k, x_count + 1, row,
                           x_count + 1);
        }
        cr_assert_eq(jsmi_limbs_normalize(expected, x_count + y_count),
                     product.view.count);
        cr_assert_eq(jsmi_limbs_compare_same(expected, product.limbs,
                                             product.view.count),
                     0);
        free(x.limbs);
        free(y.limbs);
        free(product.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

static void check_division(JsBudget *budget, const Integer *x, const Integer *y)
{
    Integer quotient = compute(budget, JSMI_INTEGER_DIVIDE, x, y);
    Integer rest = compute(budget, JSMI_INTEGER_REMAINDER, x, y);
    Integer product = compute(budget, JSMI_INTEGER_MULTIPLY, &quotient, y);
    Integer sum = compute(budget, JSMI_INTEGER_ADD, &product, &rest);

    cr_assert(jsmi_integer_equal(&sum.view, &x->view), "%u by %u limbs",
              x->view.count, y->view.count);
    cr_assert(rest.view.count == 0 ||
              rest.view.is_negative == x->view.is_negative);
    cr_assert_lt(jsmi_limbs_compare(rest.limbs, rest.view.count, y->limbs,
                                    y->view.count),
                 0);
    free(quotient.limbs);
    free(rest.limbs);
    free(product.limbs);
    free(sum.limbs);
}

Test(digits, division_undoes_multiplication)
{
    static const uint32_t counts[] = {1,   2,   3,   40,  63,  64,  65,
                                      127, 128, 129, 130, 200, 333, 1000};
    enum { COUNTS = sizeof counts / sizeof counts[0] };
    JsBudget budget;
    uint64_t state = 987654321;

    jsmi_budget_initialize(&budget, NULL);
    for (int i = 0; i < COUNTS * COUNTS; i++) {
        Integer x = random_integer(&state, counts[i / COUNTS]);
        Integer y = random_integer(&state, counts[i % COUNTS]);
        Integer product = compute(&budget, JSMI_INTEGER_MULTIPLY, &x, &y);
        Integer less = compute(&budget, JSMI_INTEGER_DECREMENT, &product, &x);

        check_division(&budget, &x, &y);
        check_division(&budget, &product, &y);
        check_division(&budget, &less, &y);
        check_division(&budget, &less, &x);
        free(x.limbs);
        free(y.limbs);
        free(product.limbs);
        free(less.limbs);
    }
    cr_expect_eq(budget.used, 0);
}

// All ones and powers of two meet the corrections of the estimates.
Test(digits, division_of_extreme_limbs)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (uint32_t x_count = 1; x_count < 300; x_count += 7) {
        for (uint32_t y_count = 1; y_count <= x_count; y_count += 9) {
            JsIntegerResult x_room = make_room(x_count);
            JsIntegerResult y_room = make_room(y_count);
            memset(x_room.limbs, 0xFF, x_count * sizeof(uint64_t));
            memset(y_room.limbs, 0, y_count * sizeof(uint64_t));
            x_room.count = x_count;
            y_room.count = y_count;
            x_room.limbs[x_count / 2] = 0;
            x_room.limbs[x_count - 1] = UINT64_MAX - x_count % 2;
            y_room.limbs[y_count - 1] = 1ull << 63;
            Integer x = take(&x_room);
            Integer y = take(&y_room);

            check_division(&budget, &x, &y);
            y.limbs[0] |= 1;
            check_division(&budget, &x, &y);
            memset(y.limbs, 0xFF, y_count * sizeof(uint64_t));
            check_division(&budget, &x, &y);
            y.limbs[y_count - 1] = 1;
            check_division(&budget, &x, &y);
            free(x.limbs);
            free(y.limbs);
        }
    }
    cr_expect_eq(budget.used, 0);
}

Test(digits, texts_read_back)
{
    static const uint32_t counts[] = {1,  5,  23, 24,  25,  47,  48,
                                      49, 50, 97, 130, 400, 1500};
    JsBudget budget;
    uint64_t state = 31337;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (int radix = 2; radix <= 36; radix += counts[i] > 200 ? 5 : 1) {
            Integer x = random_integer(&state, counts[i]);
            char *text = to_text(&budget, &x, radix);
            Integer back = parse(&budget, text, strlen(text), radix);

            cr_assert(jsmi_integer_equal(&x.view, &back.view),
                      "%u limbs in radix %d", counts[i], radix);
            free(text);
            free(x.limbs);
            free(back.limbs);
        }
    }
    cr_expect_eq(budget.used, 0);
}

static void check_zeros(JsBudget *budget, size_t zeros)
{
    char *text = malloc(zeros + 2);

    memset(text, '0', zeros + 1);
    text[0] = '1';
    text[zeros + 1] = '\0';
    Integer x = parse(budget, text, zeros + 1, 10);
    char *back = to_text(budget, &x, 10);
    cr_assert_str_eq(back, text);
    free(back);

    // One less, too: the sizes of both are at a border.
    Integer less = compute(budget, JSMI_INTEGER_DECREMENT, &x, &x);
    back = to_text(budget, &less, 10);
    cr_assert_eq(strlen(back), zeros);
    cr_assert_eq(strspn(back, "9"), zeros);
    free(back);
    free(text);
    free(x.limbs);
    free(less.limbs);
}

Test(digits, powers_of_ten_as_text)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    for (size_t zeros = 1; zeros < 2500; zeros += 1 + zeros / 30)
        check_zeros(&budget, zeros);
    check_zeros(&budget, 300000);
    cr_expect_eq(budget.used, 0);
}

Test(digits, literals)
{
    static const uint16_t wide[] = {0xFEFF, '0', 'x', 'f', 'F', 0x2029};
    static const char *const invalid[] = {
        "1n",   "1.0", "1e3", "-0x1", "0x",       "+",   "-",
        "0b12", "1 2", "--1", "1_0",  "Infinity", "0o8", "\xB2"};
    JsIntegerText parts;

    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
        cr_expect(!jsmi_integer_text_latin1(NULL, (const uint8_t *)invalid[i],
                                            strlen(invalid[i]), &parts),
                  "%s", invalid[i]);
    cr_expect(jsmi_integer_text_latin1(NULL, (const uint8_t *)"", 0, &parts));
    cr_expect_eq(parts.length, 0);
    cr_expect(
        jsmi_integer_text_latin1(NULL, (const uint8_t *)" -0042\n", 7, &parts));
    cr_expect(parts.is_negative);
    cr_expect_eq(parts.length, 2);
    cr_expect_eq(parts.radix, 10);
    cr_expect(
        jsmi_integer_text_latin1(NULL, (const uint8_t *)"-000", 4, &parts));
    cr_expect_eq(parts.length, 0);
    cr_expect(jsmi_integer_text_utf16(NULL, wide, 6, &parts));
    cr_expect_eq(parts.radix, 16);
    cr_expect_eq(parts.length, 2);

    JsBudget budget;
    uint32_t capacity;
    jsmi_budget_initialize(&budget, NULL);
    cr_assert_eq(jsmi_integer_parse_bound(&parts, &capacity), JSMI_INTEGER_OK);
    JsIntegerResult result = make_room(capacity);
    cr_assert(jsmi_integer_parse(&budget, &parts, &result));
    Integer x = take(&result);
    cr_expect_eq(x.view.count, 1);
    cr_expect_eq(x.limbs[0], 255);
    free(x.limbs);
}

Test(digits, doubles_there_and_back)
{
    uint64_t state = 2024;
    uint64_t limbs[JSMI_INTEGER_FROM_DOUBLE_LIMBS];

    for (int i = 0; i < 100000; i++) {
        double number = trunc(ldexp((double)(int64_t)next_random(&state),
                                    (int)(next_random(&state) % 1024) - 64));
        JsIntegerResult result = {.limbs = limbs,
                                  .capacity = JSMI_INTEGER_FROM_DOUBLE_LIMBS};
        if (!isfinite(number))
            continue;
        jsmi_integer_from_double(number, &result);
        JsInteger x = {limbs, result.count, result.is_negative};
        cr_assert_eq(jsmi_integer_to_double(&x), number);
        cr_assert_eq(jsmi_integer_compare_double(&x, number), 0);
        double above = nextafter(number, INFINITY);
        double below = nextafter(number, -INFINITY);
        cr_assert_eq(jsmi_integer_compare_double(&x, above), -1);
        cr_assert_eq(jsmi_integer_compare_double(&x, below), 1);
    }
}

static double to_double(JsBudget *budget, const char *hexadecimal)
{
    Integer x = from_hexadecimal(budget, hexadecimal);
    double number = jsmi_integer_to_double(&x.view);

    free(x.limbs);
    return number;
}

Test(digits, to_double_rounds_half_to_even)
{
    JsBudget budget;
    char text[300];

    jsmi_budget_initialize(&budget, NULL);
    cr_expect_eq(to_double(&budget, "0"), 0);
    cr_expect_eq(to_double(&budget, "-1"), -1);
    cr_expect_eq(to_double(&budget, "20000000000001"), 0x1p53);
    cr_expect_eq(to_double(&budget, "20000000000003"), 0x1p53 + 4);
    cr_expect_eq(to_double(&budget, "2000000000000100000000000000000"),
                 0x1p121);
    cr_expect_eq(to_double(&budget, "2000000000000100000000000000001"),
                 0x1.0000000000001p121);
    cr_expect_eq(to_double(&budget, "ffffffffffffffff"), 0x1p64);
    cr_expect_eq(to_double(&budget, "-8000000000000400"), -0x1p63);
    cr_expect_eq(to_double(&budget, "-8000000000000401"),
                 -0x1.0000000000001p63);
    memset(text, 'f', 256);
    text[256] = '\0';
    cr_expect_eq(to_double(&budget, text), INFINITY);
    text[13] = '7';
    cr_expect_eq(to_double(&budget, text), 0x1.fffffffffffffp1023);
    strcpy(text, "-1");
    memset(text + 2, '0', 256);
    text[258] = '\0';
    cr_expect_eq(to_double(&budget, text), -INFINITY);
}

Test(digits, compared_with_doubles_and_each_other)
{
    JsBudget budget;

    jsmi_budget_initialize(&budget, NULL);
    Integer zero = from_hexadecimal(&budget, "0");
    Integer two = from_hexadecimal(&budget, "2");
    Integer minus = from_hexadecimal(&budget, "-2");
    Integer large = from_hexadecimal(&budget, "20000000000000000");
    cr_expect_eq(jsmi_integer_compare_double(&zero.view, -0.0), 0);
    cr_expect_eq(jsmi_integer_compare_double(&zero.view, 0.5), -1);
    cr_expect_eq(jsmi_integer_compare_double(&zero.view, -5e-324), 1);
    cr_expect_eq(jsmi_integer_compare_double(&two.view, 1.5), 1);
    cr_expect_eq(jsmi_integer_compare_double(&two.view, 2.5), -1);
    cr_expect_eq(jsmi_integer_compare_double(&minus.view, -2.5), 1);
    cr_expect_eq(jsmi_integer_compare_double(&minus.view, -1.5), -1);
    cr_expect_eq(jsmi_integer_compare_double(&large.view, INFINITY), -1);
    cr_expect_eq(jsmi_integer_compare_double(&large.view, -INFINITY), 1);
    cr_expect_eq(jsmi_integer_compare_double(&large.view, 1e300), -1);
    cr_expect_eq(jsmi_integer_compare(&minus.view, &two.view), -1);
    cr_expect_eq(jsmi_integer_compare(&large.view, &two.view), 1);
    cr_expect_eq(jsmi_integer_compare(&zero.view, &minus.view), 1);
    cr_expect_eq(jsmi_integer_compare(&two.view, &two.view), 0);
    cr_expect(!jsmi_integer_equal(&two.view, &minus.view));
    free(zero.limbs);
    free(two.limbs);
    free(minus.limbs);
    free(large.limbs);
}

Test(digits, small_integers)
{
    uint64_t limb;
    JsIntegerResult result = {.limbs = &limb, .capacity = 1};

    jsmi_integer_from_int64(INT64_MIN, &result);
    cr_expect(result.is_negative && result.count == 1 && limb == 1ull << 63);
    jsmi_integer_from_int64(0, &result);
    cr_expect(!result.is_negative && result.count == 0);
    jsmi_integer_from_uint64(UINT64_MAX, &result);
    cr_expect(!result.is_negative && result.count == 1 && limb == UINT64_MAX);
}

// Everything that takes a budget, on operands that need scratch memory.
// Answers whether all of it succeeded.
static bool do_much(JsBudget *budget, uint64_t *room, uint32_t capacity,
                    const JsInteger *x, const JsInteger *y, uint8_t *text)
{
    const uint64_t five = 5;
    JsInteger exponent = {&five, 1, false};
    JsIntegerResult result = {.limbs = room, .capacity = capacity};
    size_t length;

    if (!jsmi_integer_compute(budget, JSMI_INTEGER_MULTIPLY, x, y, &result) ||
        !jsmi_integer_compute(budget, JSMI_INTEGER_DIVIDE, x, y, &result) ||
        !jsmi_integer_compute(budget, JSMI_INTEGER_REMAINDER, x, y, &result) ||
        !jsmi_integer_compute(budget, JSMI_INTEGER_XOR, x, y, &result) ||
        !jsmi_integer_compute(budget, JSMI_INTEGER_EXPONENTIATE, y, &exponent,
                              &result) ||
        !jsmi_integer_to_text(budget, x, 10, text, &length))
        return false;
    JsIntegerText digits = {.digits = text, .length = length, .radix = 10};
    if (x->is_negative) {
        digits.digits = text + 1;
        digits.length--;
    }
    return jsmi_integer_parse(budget, &digits, &result);
}

static bool never_refuel(JsBudget *budget)
{
    (void)budget;
    return false;
}

Test(digits, survives_failure_everywhere)
{
    enum { CAPACITY = 3000 };
    JsBudget budget;
    uint64_t state = 4711;
    Integer x = random_integer(&state, 400);
    Integer y = random_integer(&state, 150);
    uint64_t *room = malloc(CAPACITY * sizeof *room);
    uint8_t *text = malloc(jsmi_integer_text_bound(&x.view, 10));

    int64_t failures = 0;
    for (bool succeeded = false; !succeeded; failures++) {
        jsmi_budget_initialize(&budget, NULL);
        budget.fail_countdown = failures + 1;
        succeeded = do_much(&budget, room, CAPACITY, &x.view, &y.view, text);
        cr_assert_eq(budget.used, 0);
    }
    cr_expect_gt(failures, 20);

    int stops = 0;
    for (int64_t fuel = 0;; fuel += 1 + fuel / 8) {
        jsmi_budget_initialize(&budget, NULL);
        budget.fuel = fuel;
        budget.refuel = never_refuel;
        bool succeeded =
            do_much(&budget, room, CAPACITY, &x.view, &y.view, text);
        cr_assert_eq(budget.used, 0);
        if (succeeded)
            break;
        stops++;
    }
    cr_expect_gt(stops, 20);
    free(room);
    free(text);
    free(x.limbs);
    free(y.limbs);
}
