// SPDX-License-Identifier: MIT
//
// The default allocator's aligned and large blocks. Where the system has them
// they are pages of its own: the C library's allocator puts a header before
// each block, which for aligned blocks of a few pages costs half as many pages
// again; it keeps what was freed; and it copies what grows.
#if defined(__linux__)
#define _GNU_SOURCE  // anonymous mappings that grow: beyond plain C11
#endif
#include "base/map.h"

#include "base/platform.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

void jsmi_system_trim(void)
{
#if defined(__GLIBC__) && !JSMI_ADDRESS_SANITIZER
    malloc_trim(0);
#endif
}

#if defined(__linux__) && !JSMI_ADDRESS_SANITIZER
#include <sys/mman.h>

// At `wanted` if that is free; NULL: anywhere.
static uint8_t *map_pages(uint8_t *wanted, size_t size)
{
    void *pages = mmap(wanted, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return pages == MAP_FAILED ? NULL : pages;
}

// Pages that cannot be unmapped, because there would be too many mappings, are
// given back all the same; only their addresses are lost.
static void unmap_pages(uint8_t *pages, size_t size)
{
    if (size > 0 && munmap(pages, size) != 0)
        madvise(pages, size, MADV_DONTNEED);
}

// Pages are mapped below the last ones as a rule, so that a block after one of
// the same kind is aligned, and one that is not can lie a little lower. Where
// that is taken, too, it is cut out of a larger one.
void *jsmi_system_map(size_t size, size_t alignment)
{
    uint8_t *block = map_pages(NULL, size);
    size_t before;

    for (int tries = 0; tries < 2; tries++) {
        if (!block || (uintptr_t)block % alignment == 0)
            return block;
        unmap_pages(block, size);
        if (tries == 0)
            block = map_pages(block - (uintptr_t)block % alignment, size);
    }
    block = map_pages(NULL, size + alignment);
    if (!block)
        return NULL;
    before = alignment - (uintptr_t)block % alignment;
    unmap_pages(block, before);
    unmap_pages(block + before + size, alignment - before);
    return block + before;
}

void jsmi_system_unmap(void *block, size_t size)
{
    unmap_pages(block, size);
}

void *jsmi_system_large(void *block, size_t old_size, size_t new_size)
{
    void *pages;

    if (!block)
        return map_pages(NULL, new_size);
    if (new_size == 0) {
        unmap_pages(block, old_size);
        return NULL;
    }
    pages = mremap(block, old_size, new_size, MREMAP_MAYMOVE);
    return pages == MAP_FAILED ? NULL : pages;
}

#else

void *jsmi_system_map(size_t size, size_t alignment)
{
    return aligned_alloc(alignment, size);
}

void jsmi_system_unmap(void *block, size_t size)
{
    (void)size;
    free(block);
}

void *jsmi_system_large(void *block, size_t old_size, size_t new_size)
{
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

#endif
