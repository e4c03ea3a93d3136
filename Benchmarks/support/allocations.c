// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
//
// Counts how often a program asks glibc for memory. Loaded before it with LD_PRELOAD; the count is
// in the file that ALLOCATIONS_FILE names, mapped, so that it is whole however the program ends.
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_ulong before_start;
static atomic_ulong *_Atomic counter = &before_start;

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("ALLOCATIONS_FILE");
    int file = path ? open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    if (ftruncate(file, sizeof *counter) == 0) {
        void *memory = mmap(0, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory != MAP_FAILED) counter = memory;
    }
    close(file);
}

static void count(void) { atomic_fetch_add_explicit(counter, 1, memory_order_relaxed); }

void *malloc(size_t size) { return count(), __libc_malloc(size); }

void *calloc(size_t number, size_t size) { return count(), __libc_calloc(number, size); }

void *realloc(void *old, size_t size) { return count(), __libc_realloc(old, size); }

void *aligned_alloc(size_t alignment, size_t size) {
    return count(), __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    void *memory = (count(), __libc_memalign(alignment, size));
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}
