// SPDX-License-Identifier: MIT
//
// Integers to text and back. In radices that are powers of two a digit is
// some bits; in the others numbers are split at powers of the radix, both
// ways, until they are small.
#include "base/check.h"
#include "number/digits.h"
#include "number/limbs.h"
#include "number/math.h"
#include "number/parse.h"

enum {
    // Up to this many limbs are converted digit by digit.
    SMALL_LIMBS = 24,
    // Powers of the radix, each the square of the one before.
    MAX_POWERS = 28,
    // Digits handled between two charges.
    LONGEST_ROW = 65536,
};

static const char digit_characters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

// Bits per digit if the radix is a power of two, or 0.
static int bits_per_digit(int radix)
{
    if ((radix & (radix - 1)) != 0)
        return 0;
    return jsmi_count_trailing_zeros_64((uint64_t)radix);
}

// As many digits as always fit into a limb, and what one more than the largest
// number with so many digits is.
typedef struct Chunk {
    uint64_t base;
    int digits;
} Chunk;

static Chunk chunk_of_radix(int radix)
{
    Chunk chunk = {1, 0};

    while (chunk.base <= UINT64_MAX / (uint64_t)radix) {
        chunk.base *= (uint64_t)radix;
        chunk.digits++;
    }
    return chunk;
}

// ---- Powers ----------------------------------------------------------------

// The radix to the power of chunk.digits * first_chunks * 2^i.
typedef struct Powers {
    JsBudget *budget;
    uint64_t *limbs[MAX_POWERS];
    uint32_t sizes[MAX_POWERS];   // as allocated
    uint32_t counts[MAX_POWERS];  // without zeros at the top
    int count;
} Powers;

static void powers_dispose(Powers *powers)
{
    while (powers->count > 0) {
        int i = --powers->count;
        jsmi_release(powers->budget, powers->limbs[i],
                     powers->sizes[i] * sizeof(uint64_t));
    }
}

static uint64_t *powers_extend(Powers *powers, uint32_t size)
{
    JSMI_CHECK(powers->count < MAX_POWERS);
    uint64_t *limbs = jsmi_allocate(powers->budget, size * sizeof(uint64_t));
    if (limbs == NULL)
        return NULL;
    powers->limbs[powers->count] = limbs;
    powers->sizes[powers->count] = size;
    powers->counts[powers->count] = size;
    powers->count++;
    return limbs;
}

static bool powers_begin(Powers *powers, const Chunk *chunk, int chunks)
{
    uint64_t *limbs = powers_extend(powers, (uint32_t)chunks);

    if (limbs == NULL)
        return false;
    limbs[0] = chunk->base;
    for (uint32_t i = 1; i < (uint32_t)chunks; i++)
        limbs[i] = jsmi_limbs_multiply_limb(limbs, limbs, i, chunk->base, 0);
    powers->counts[0] = jsmi_limbs_normalize(limbs, (uint32_t)chunks);
    return true;
}

static bool powers_square_last(Powers *powers)
{
    int last = powers->count - 1;
    uint32_t count = powers->counts[last];
    const uint64_t *root = powers->limbs[last];
    uint64_t *limbs = powers_extend(powers, 2 * count);

    if (limbs == NULL ||
        !jsmi_limbs_multiply(powers->budget, limbs, root, count, root, count))
        return false;
    powers->counts[last + 1] = jsmi_limbs_normalize(limbs, 2 * count);
    return true;
}

// ---- To text ---------------------------------------------------------------

size_t jsmi_integer_text_bound(const JsInteger *x, int radix)
{
    uint64_t bits = jsmi_integer_bit_length(x);
    int per_digit = bits_per_digit(radix);

    if (bits == 0)
        return 1;
    if (per_digit > 0)
        return (size_t)(bits / (unsigned)per_digit + 1) + x->is_negative;
    // x < 2^bits; 2 for the first digit and for the quotient's rounding.
    return (size_t)((double)bits / log2(radix)) + 2 + x->is_negative;
}

// The writers put digits before `end` and answer where the text begins.
typedef struct Writer {
    JsBudget *budget;
    int radix;
    Chunk chunk;
    Powers powers;  // of one chunk of digits
} Writer;

// Answers NULL when out of fuel.
static uint8_t *write_bits_before(JsBudget *budget, uint8_t *end,
                                  const JsInteger *x, int per_digit)
{
    uint64_t bits = jsmi_integer_bit_length(x);
    uint64_t mask = ((uint64_t)1 << per_digit) - 1;
    size_t written = 0;

    for (uint64_t bit = 0; bit < bits; bit += (unsigned)per_digit) {
        uint32_t i = (uint32_t)(bit / 64);
        int shift = (int)(bit % 64);
        uint64_t digit = x->limbs[i] >> shift;
        if (shift > 64 - per_digit && i + 1 < x->count)
            digit |= x->limbs[i + 1] << (64 - shift);
        *--end = (uint8_t)digit_characters[digit & mask];
        if (++written % LONGEST_ROW == 0 &&
            !jsmi_spend(budget, LONGEST_ROW / 8))
            return NULL;
    }
    return end;
}

static uint8_t *write_chunk_before(uint8_t *end, uint64_t value, int radix,
                                   int min_digits)
{
    // Division by a constant is much faster.
    if (radix == 10) {
        for (; value > 0; value /= 10, min_digits--)
            *--end = (uint8_t)('0' + value % 10);
    } else {
        uint32_t divisor = (uint32_t)radix;
        for (; value > 0; value /= divisor, min_digits--)
            *--end = (uint8_t)digit_characters[value % divisor];
    }
    while (min_digits-- > 0)
        *--end = '0';
    return end;
}

// Writes at least `width` digits. Destroys x.
static uint8_t *write_small_before(const Writer *writer, uint8_t *end,
                                   uint64_t *x, uint32_t count, size_t width)
{
    uint8_t *last = end;

    while (count > 0) {
        uint64_t part =
            jsmi_limbs_divide_limb(x, x, count, writer->chunk.base, 0);
        count = jsmi_limbs_normalize(x, count);
        end = write_chunk_before(end, part, writer->radix,
                                 count > 0 ? writer->chunk.digits : 0);
    }
    while ((size_t)(last - end) < width)
        *--end = '0';
    return end;
}

static bool write_before(Writer *writer, uint8_t **end, uint64_t *x,
                         uint32_t count, size_t width);

// The larger part of what splitting gives has at most three quarters of the
// limbs, one more at most, so the recursion is about sixty levels deep at
// most.
static bool write_split(Writer *writer, uint8_t **end, uint64_t *x,
                        uint32_t count, size_t width)
{
    int level = 0;
    while (level + 1 < writer->powers.count &&
           2 * writer->powers.counts[level + 1] - 1 <= count)
        level++;
    const uint64_t *power = writer->powers.limbs[level];
    uint32_t power_count = writer->powers.counts[level];
    size_t power_digits = (size_t)writer->chunk.digits * SMALL_LIMBS / 2
                          << level;
    uint32_t quotient_count = count - power_count + 1;
    size_t size = (quotient_count + power_count) * sizeof(uint64_t);

    uint64_t *quotient = jsmi_allocate(writer->budget, size);
    if (quotient == NULL)
        return false;
    uint64_t *remainder = quotient + quotient_count;
    size_t width_before = width > power_digits ? width - power_digits : 0;
    bool succeeded =
        jsmi_limbs_divide(writer->budget, quotient, remainder, x, count, power,
                          power_count) &&
        write_before(writer, end, remainder, power_count, power_digits) &&
        write_before(writer, end, quotient, quotient_count, width_before);
    jsmi_release(writer->budget, quotient, size);
    return succeeded;
}

static bool write_before(Writer *writer, uint8_t **end, uint64_t *x,
                         uint32_t count, size_t width)
{
    count = jsmi_limbs_normalize(x, count);
    if (count > SMALL_LIMBS)
        return write_split(writer, end, x, count, width);
    if (!jsmi_limbs_spend(writer->budget, 2 * (size_t)count * count + width))
        return false;
    *end = write_small_before(writer, *end, x, count, width);
    return true;
}

// Writes the magnitude in a radix that is no power of two.
static bool write_magnitude(JsBudget *budget, uint8_t **end, const JsInteger *x,
                            int radix)
{
    Writer writer = {
        .budget = budget,
        .radix = radix,
        .chunk = chunk_of_radix(radix),
        .powers = {.budget = budget},
    };

    if (x->count <= SMALL_LIMBS) {
        uint64_t limbs[SMALL_LIMBS];
        memcpy(limbs, x->limbs, x->count * sizeof *limbs);
        return write_before(&writer, end, limbs, x->count, 0);
    }

    Powers *powers = &writer.powers;
    bool succeeded = powers_begin(powers, &writer.chunk, SMALL_LIMBS / 2);
    while (succeeded && 4 * powers->counts[powers->count - 1] - 2 <= x->count)
        succeeded = powers_square_last(powers);
    if (succeeded) {
        // It is only read before it is split.
        size_t size = x->count * sizeof(uint64_t);
        uint64_t *copy = jsmi_allocate(budget, size);
        succeeded = copy != NULL;
        if (succeeded) {
            memcpy(copy, x->limbs, size);
            succeeded = write_before(&writer, end, copy, x->count, 0);
            jsmi_release(budget, copy, size);
        }
    }
    powers_dispose(powers);
    return succeeded;
}

bool jsmi_integer_to_text(JsBudget *budget, const JsInteger *x, int radix,
                          uint8_t *text, size_t *length)
{
    size_t bound = jsmi_integer_text_bound(x, radix);
    uint8_t *start = text + bound;
    int per_digit = bits_per_digit(radix);

    JSMI_ASSERT(radix >= 2);
    JSMI_ASSERT(radix <= 36);
    if (x->count == 0)
        *--start = '0';
    else if (per_digit > 0)
        start = write_bits_before(budget, start, x, per_digit);
    else if (!write_magnitude(budget, &start, x, radix))
        return false;
    if (start == NULL)
        return false;
    if (x->is_negative)
        *--start = '-';
    JSMI_CHECK(start >= text);
    *length = (size_t)(text + bound - start);
    memmove(text, start, *length);
    return true;
}

// ---- Reading text ----------------------------------------------------------

static uint32_t unit_at(const JsIntegerText *text, size_t position)
{
    if (text->is_wide)
        return ((const uint16_t *)text->digits)[position];
    return ((const uint8_t *)text->digits)[position];
}

static void drop_first(JsIntegerText *text, size_t count)
{
    if (text->is_wide)
        text->digits = (const uint16_t *)text->digits + count;
    else
        text->digits = (const uint8_t *)text->digits + count;
    text->length -= count;
}

// Whether reading is to end here, whatever follows.
static bool is_stopped(const JsIntegerText *text, size_t position)
{
    return JSMI_UNLIKELY(position % 65536 == 65535) && text->budget &&
           !jsmi_poll(text->budget);
}

static void drop_leading_zeros(JsIntegerText *text)
{
    size_t zeros = 0;

    while (zeros < text->length && unit_at(text, zeros) == '0' &&
           !is_stopped(text, zeros))
        zeros++;
    drop_first(text, zeros);
}

static void trim(JsIntegerText *text)
{
    size_t spaces = 0;

    while (spaces < text->length && !is_stopped(text, spaces) &&
           jsmi_is_string_white_space(unit_at(text, spaces)))
        spaces++;
    drop_first(text, spaces);
    while (text->length > 0 && !is_stopped(text, text->length) &&
           jsmi_is_string_white_space(unit_at(text, text->length - 1)))
        text->length--;
}

static int radix_of_prefix(const JsIntegerText *text)
{
    if (text->length < 2 || unit_at(text, 0) != '0')
        return 10;
    switch (unit_at(text, 1) | 0x20) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        return 10;
    }
}

static bool take_apart(JsIntegerText *text)
{
    trim(text);
    if (text->length == 0)
        return true;

    text->radix = radix_of_prefix(text);
    if (text->radix != 10) {
        drop_first(text, 2);
    } else {
        uint32_t sign = unit_at(text, 0);
        text->is_negative = sign == '-';
        if (sign == '-' || sign == '+')
            drop_first(text, 1);
    }
    if (text->length == 0)
        return false;
    for (size_t i = 0; i < text->length; i++) {
        if (jsmi_digit_value(unit_at(text, i)) >= text->radix ||
            is_stopped(text, i))
            return false;
    }
    drop_leading_zeros(text);
    return true;
}

bool jsmi_integer_text_latin1(JsBudget *budget, const uint8_t *text,
                              size_t length, JsIntegerText *parts)
{
    *parts = (JsIntegerText){
        .budget = budget, .digits = text, .length = length, .radix = 10};
    return take_apart(parts);
}

bool jsmi_integer_text_utf16(JsBudget *budget, const uint16_t *text,
                             size_t length, JsIntegerText *parts)
{
    *parts = (JsIntegerText){.budget = budget,
                             .digits = text,
                             .length = length,
                             .is_wide = true,
                             .radix = 10};
    return take_apart(parts);
}

JsIntegerStatus jsmi_integer_parse_bound(const JsIntegerText *text,
                                         uint32_t *capacity)
{
    JsIntegerText digits = *text;
    int per_digit = bits_per_digit(text->radix);
    const double max_bits = (double)JSMI_MAX_INTEGER_LIMBS * 64;

    drop_leading_zeros(&digits);
    double length = (double)digits.length;
    double bits = per_digit > 0
                      ? length * per_digit
                      : ceil(length * log2(text->radix) * (1 + 1e-12));
    if (bits > max_bits)
        return JSMI_INTEGER_TOO_LARGE;
    *capacity = (uint32_t)(((uint64_t)bits + 63) / 64);
    return JSMI_INTEGER_OK;
}

static bool read_bits(JsBudget *budget, const JsIntegerText *text,
                      int per_digit, JsIntegerResult *result)
{
    uint64_t limb = 0;
    int used = 0;
    uint32_t count = 0;

    for (size_t i = text->length; i-- > 0;) {
        uint64_t digit = (uint64_t)jsmi_digit_value(unit_at(text, i));
        limb |= digit << used;
        used += per_digit;
        if (used >= 64) {
            JSMI_CHECK(count < result->capacity);
            result->limbs[count++] = limb;
            used -= 64;
            limb = used == 0 ? 0 : digit >> (per_digit - used);
        }
        if (i % LONGEST_ROW == 0 && !jsmi_spend(budget, LONGEST_ROW / 8))
            return false;
    }
    if (limb != 0) {
        JSMI_CHECK(count < result->capacity);
        result->limbs[count++] = limb;
    }
    result->count = jsmi_limbs_normalize(result->limbs, count);
    return true;
}

// Reads digits [start, end) into at most `capacity` limbs; answers how many.
static uint32_t read_small(const JsIntegerText *text, const Chunk *chunk,
                           size_t start, size_t end, uint64_t *limbs,
                           uint32_t capacity)
{
    uint64_t radix = (uint64_t)text->radix;
    uint32_t count = 0;

    while (start < end) {
        uint64_t part = 0;
        uint64_t factor = 1;
        size_t stop = end - start > (size_t)chunk->digits
                          ? start + (size_t)chunk->digits
                          : end;
        for (; start < stop; start++) {
            part =
                part * radix + (uint64_t)jsmi_digit_value(unit_at(text, start));
            factor *= radix;
        }
        part = jsmi_limbs_multiply_limb(limbs, limbs, count, factor, part);
        if (part != 0) {
            JSMI_CHECK(count < capacity);
            limbs[count++] = part;
        }
    }
    return count;
}

// Reading from the bottom up: pieces of `size` limbs each, of which pairs are
// joined until there is one.
typedef struct Pieces {
    uint64_t *limbs;
    uint64_t *joined;  // as large
    uint32_t count;    // a power of two
    uint32_t size;
} Pieces;

static bool read_pieces(JsBudget *budget, const JsIntegerText *text,
                        const Chunk *chunk, Pieces *pieces)
{
    size_t digits = (size_t)chunk->digits * pieces->size;
    size_t end = text->length;

    for (uint32_t i = 0; i < pieces->count; i++) {
        uint64_t *limbs = pieces->limbs + (size_t)i * pieces->size;
        size_t start = end > digits ? end - digits : 0;
        if (!jsmi_limbs_spend(budget,
                              (size_t)pieces->size * pieces->size + digits))
            return false;
        uint32_t count =
            read_small(text, chunk, start, end, limbs, pieces->size);
        memset(limbs + count, 0, (pieces->size - count) * sizeof *limbs);
        end = start;
    }
    return true;
}

// joined[i] = pieces[2 * i + 1] * power + pieces[2 * i]
static bool join_pairs(JsBudget *budget, Pieces *pieces, const uint64_t *power,
                       uint32_t power_count)
{
    uint32_t size = pieces->size;

    for (uint32_t i = 0; i < pieces->count; i += 2) {
        const uint64_t *low = pieces->limbs + (size_t)i * size;
        const uint64_t *high = low + size;
        uint64_t *target = pieces->joined + (size_t)i * size;
        uint32_t high_count = jsmi_limbs_normalize(high, size);
        uint32_t product_count = high_count + power_count;
        if (!jsmi_limbs_spend(budget, 2 * (size_t)size) ||
            !jsmi_limbs_multiply(budget, target, high, high_count, power,
                                 power_count))
            return false;
        memset(target + product_count, 0,
               (2 * (size_t)size - product_count) * sizeof *target);
        jsmi_limbs_add(target, target, 2 * size, low, size);
    }
    uint64_t *limbs = pieces->limbs;
    pieces->limbs = pieces->joined;
    pieces->joined = limbs;
    pieces->count /= 2;
    pieces->size *= 2;
    return true;
}

static bool read_large(JsBudget *budget, const JsIntegerText *text,
                       const Chunk *chunk, JsIntegerResult *result)
{
    size_t piece_digits = (size_t)chunk->digits * SMALL_LIMBS;
    Pieces pieces = {.count = 1, .size = SMALL_LIMBS};
    Powers powers = {.budget = budget};

    while (pieces.count * piece_digits < text->length)
        pieces.count *= 2;
    size_t size = (size_t)pieces.count * pieces.size;
    uint64_t *memory = jsmi_allocate(budget, 2 * size * sizeof *memory);
    if (memory == NULL)
        return false;
    pieces.limbs = memory;
    pieces.joined = memory + size;

    bool succeeded = read_pieces(budget, text, chunk, &pieces) &&
                     powers_begin(&powers, chunk, SMALL_LIMBS);
    while (succeeded && pieces.count > 1) {
        int last = powers.count - 1;
        succeeded = join_pairs(budget, &pieces, powers.limbs[last],
                               powers.counts[last]) &&
                    (pieces.count == 1 || powers_square_last(&powers));
    }
    if (succeeded) {
        uint32_t count = jsmi_limbs_normalize(pieces.limbs, pieces.size);
        JSMI_CHECK(count <= result->capacity);
        memcpy(result->limbs, pieces.limbs, count * sizeof *pieces.limbs);
        result->count = count;
    }
    powers_dispose(&powers);
    jsmi_release(budget, memory, 2 * size * sizeof *memory);
    return succeeded;
}

bool jsmi_integer_parse(JsBudget *budget, const JsIntegerText *text,
                        JsIntegerResult *result)
{
    JsIntegerText digits = *text;
    int per_digit = bits_per_digit(text->radix);
    bool succeeded = true;

    drop_leading_zeros(&digits);
    if (per_digit > 0) {
        succeeded = read_bits(budget, &digits, per_digit, result);
    } else {
        Chunk chunk = chunk_of_radix(text->radix);
        if (digits.length <= (size_t)chunk.digits * SMALL_LIMBS)
            result->count = read_small(&digits, &chunk, 0, digits.length,
                                       result->limbs, result->capacity);
        else
            succeeded = read_large(budget, &digits, &chunk, result);
    }
    result->is_negative = text->is_negative && succeeded && result->count > 0;
    return succeeded;
}
