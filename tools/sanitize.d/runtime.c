// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
//
// Tells the thread sanitizer what it cannot see, because it happens in libraries that are not built
// with it. Preloaded by tools/sanitize.
//
// Synchronization.Mutex: its fast paths are inlined into our code and instrumented there; the slow
// ones, taken when somebody waits, are in a library.
//
// Continuations: the runtime tells of one that is resumed while its task waits, and not of one that
// is resumed before its task comes to wait.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SWIFT_ASYNC __attribute__((swiftasynccall))
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

// What the runtime keeps of a continuation, as its ABI has it.
struct continuation {
    void *parent, *resume;
    uintptr_t flags;
    uintptr_t state;
};
enum { resumed = 2 };

SWIFT extern void *swift_task_getCurrent(void);

SWIFT void swift_continuation_resume(void *task) {
    static SWIFT void (*real)(void *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "swift_continuation_resume");
    if (__tsan_release) __tsan_release(task);
    real(task);
}

SWIFT_ASYNC void swift_continuation_await(struct continuation *context) {
    static SWIFT_ASYNC void (*real)(struct continuation *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "swift_continuation_await");
    if (__tsan_acquire && __atomic_load_n(&context->state, __ATOMIC_ACQUIRE) == resumed)
        __tsan_acquire(swift_task_getCurrent());
    __attribute__((musttail)) return real(context);
}
