// SPDX-License-Identifier: MIT
#include "interrupt.h"

#include <signal.h>

// A signal handler has nothing else to find them by.
static jsm_runtime *volatile interrupted_runtime;
static EventLoop *volatile interrupted_loop;
static volatile sig_atomic_t was_interrupted;
static struct sigaction before;

static void on_signal(int number)
{
    (void)number;
    was_interrupted = 1;
    jsm_terminate(interrupted_runtime);
    loop_wake(interrupted_loop);
}

void interrupt_install(jsm_runtime *runtime, EventLoop *loop)
{
    struct sigaction action = {.sa_handler = on_signal};

    interrupted_runtime = runtime;
    interrupted_loop = loop;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before);
}

void interrupt_uninstall(void)
{
    sigaction(SIGINT, &before, NULL);
}

bool interrupt_happened(void)
{
    return was_interrupted;
}

bool interrupt_take(void)
{
    bool interrupted = was_interrupted;

    was_interrupted = 0;
    return interrupted;
}
