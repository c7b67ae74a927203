// SPDX-License-Identifier: MIT
//
// A mutual exclusion lock, for the few things that any thread may touch, and
// which thread this is. The engine starts no thread, so that this is all it
// needs of an operating system's threads.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if defined(_WIN32)
#include <windows.h>

typedef SRWLOCK JsLock;

static inline void jsmi_lock_initialize(JsLock *lock)
{
    InitializeSRWLock(lock);
}

static inline void jsmi_lock_dispose(JsLock *lock)
{
    (void)lock;
}

static inline void jsmi_lock_acquire(JsLock *lock)
{
    AcquireSRWLockExclusive(lock);
}

static inline void jsmi_lock_release(JsLock *lock)
{
    ReleaseSRWLockExclusive(lock);
}

typedef DWORD JsThread;

static inline JsThread jsmi_thread_current(void)
{
    return GetCurrentThreadId();
}

static inline bool jsmi_thread_is_current(JsThread thread)
{
    return thread == GetCurrentThreadId();
}
#else
#include <pthread.h>

typedef pthread_mutex_t JsLock;

static inline void jsmi_lock_initialize(JsLock *lock)
{
    pthread_mutex_init(lock, NULL);
}

static inline void jsmi_lock_dispose(JsLock *lock)
{
    pthread_mutex_destroy(lock);
}

static inline void jsmi_lock_acquire(JsLock *lock)
{
    pthread_mutex_lock(lock);
}

static inline void jsmi_lock_release(JsLock *lock)
{
    pthread_mutex_unlock(lock);
}

typedef pthread_t JsThread;

static inline JsThread jsmi_thread_current(void)
{
    return pthread_self();
}

static inline bool jsmi_thread_is_current(JsThread thread)
{
    return pthread_equal(thread, pthread_self()) != 0;
}
#endif

// A number that no other running thread has; not 0.
static inline uintptr_t jsmi_thread_number(void)
{
    return (uintptr_t)jsmi_thread_current();
}
