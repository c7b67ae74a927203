#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the table of powers of ten: generate_powers.py > powers.c"""

FIRST, LAST = -342, 324


def power(exponent):
    """10^exponent in 128 bits with the top one set, rounded up."""
    if exponent >= 0:
        value = 10 ** exponent
        shift = value.bit_length() - 128
        return -(-value >> shift) if shift > 0 else value << -shift
    divisor = 10 ** -exponent
    return -(-(1 << (divisor.bit_length() + 127)) // divisor)


print("""\
// SPDX-License-Identifier: MIT
// Written by generate_powers.py: do not edit.
#include "number/powers.h"

// clang-format off
const JsPowerOfTen jsmi_powers_of_ten[] = {""")
for exponent in range(FIRST, LAST + 1):
    value = power(exponent)
    assert value >> 127 == 1
    print(f"    {{0x{value >> 64:016x}, 0x{value & (1 << 64) - 1:016x}}},"
          f"  // {exponent}")
print("};")
