// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
//
// Tells the thread sanitizer of the half of Synchronization.Mutex that it cannot see: the fast paths
// are inlined into our code and instrumented with it, the slow ones, taken when somebody waits, are
// in a library that is not. Preloaded by tools/sanitize.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((weak)) extern void __tsan_acquire(void *address);
__attribute__((weak)) extern void __tsan_release(void *address);

SWIFT void lock_slow(uint32_t owner, SELF) __asm__(LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t owner, SELF) {
    static SWIFT void (*real)(uint32_t, SELF);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, LOCK);
    real(owner, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF) {
    static SWIFT void (*real)(SELF);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(self);
    real(self);
}
