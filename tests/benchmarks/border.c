// SPDX-License-Identifier: MIT
//
// What a call costs from script to C and from C to script, in turn with
// another engine where that is installed. Fails only if a call gives a wrong
// result.
#include "border.h"
#include "jsmini.h"
#include "measure.h"
#include "peer.h"

#include <stdint.h>
#include <stdio.h>

enum { CROSSINGS = 20000 };

typedef struct Machine {
    jsm_runtime *rt;
    jsm_context *cx;
    jsm_value functions[BORDER_CALLS];
} Machine;

static jsm_value do_nothing(jsm_context *cx, const jsm_call *c)
{
    (void)cx;
    (void)c;
    return JSM_UNDEFINED;
}

static jsm_value add_integers(jsm_context *cx, const jsm_call *c)
{
    int64_t a = jsm_arg_int(cx, c, 0, INT32_MIN, INT32_MAX, 0);
    int64_t b = jsm_arg_int(cx, c, 1, INT32_MIN, INT32_MAX, 0);

    return jsm_int(a + b);
}

static bool open_machine(Machine *machine)
{
    static const jsm_def globals[] = {
        JSM_FN("doNothing", do_nothing, 0),
        JSM_FN("addIntegers", add_integers, 2),
        JSM_END,
    };
    jsm_context *cx;

    machine->rt = jsm_runtime_new(NULL);
    machine->cx = cx = jsm_context_new(machine->rt, NULL);
    jsm_define_all(cx, jsm_global(cx), globals, NULL);
    jsm_eval(cx, border_script, JSM_NTS, "border.js");
    for (int i = 0; i < BORDER_CALLS; i++) {
        machine->functions[i] =
            jsm_get(cx, jsm_global(cx), border_functions[i]);
    }
    return jsm_pending(cx) == JSM_OK;
}

static double cross(const Machine *machine, BorderCall call, int count)
{
    jsm_context *cx = machine->cx;
    jsm_value function = machine->functions[call];
    jsm_value arguments[2] = {jsm_int(count), jsm_int(3)};
    jsm_value sum = jsm_int(0);

    if (call < BORDER_TO_SCRIPT) {
        return jsm_to_number(
            cx, jsm_call_fn(cx, function, JSM_UNDEFINED, 1, arguments));
    }
    for (int i = 0; i < count; i++) {
        if (call == BORDER_TO_SCRIPT) {
            jsm_call_fn(cx, function, JSM_UNDEFINED, 0, NULL);
        } else {
            arguments[0] = sum;
            sum = jsm_call_fn(cx, function, JSM_UNDEFINED, 2, arguments);
        }
    }
    return jsm_to_number(cx, sum);
}

// Nanoseconds a call of each kind, of one engine in one round.
typedef struct Costs {
    double of[BORDER_CALLS];
} Costs;

static double expected_sum(BorderCall call)
{
    return call == BORDER_TO_C_ADD || call == BORDER_GLOBAL_TO_C_ADD ||
                   call == BORDER_TO_SCRIPT_ADD
               ? 3.0 * CROSSINGS
               : 0;
}

static bool measure(const Machine *machine, bool is_peer, Costs *costs)
{
    for (BorderCall call = BORDER_LOOP; call < BORDER_CALLS; call++) {
        double start = measure_now_ns();
        double sum = is_peer ? peer_border_cross(call, CROSSINGS)
                             : cross(machine, call, CROSSINGS);

        costs->of[call] = (measure_now_ns() - start) / CROSSINGS;
        if (sum != expected_sum(call)) {
            return false;
        }
    }
    costs->of[BORDER_TO_C] -= costs->of[BORDER_LOOP];
    costs->of[BORDER_GLOBAL_TO_C] -= costs->of[BORDER_GLOBAL_LOOP];
    return true;
}

static const char *const titles[BORDER_CALLS] = {
    "the loop",
    "script to C, no-op (less the loop)",
    "script to C, add(int, int)",
    "the loop, global variables",
    "  script to C, no-op (less the loop)",
    "  script to C, add(int, int)",
    "C to script, no-op",
    "C to script, add",
};

static void print(const Costs ours[MEASURE_ROUNDS],
                  const Costs peers[MEASURE_ROUNDS], BorderCall call)
{
    double times[MEASURE_ROUNDS];
    double ratios[MEASURE_ROUNDS];

    for (int i = 0; i < MEASURE_ROUNDS; i++) {
        times[i] = ours[i].of[call];
        ratios[i] = peers[i].of[call] / ours[i].of[call];
    }
    printf("%-38s %6.1f ns", titles[call], measure_median(times));
    if (peer_name) {
        printf(", %5.1f times as fast as %s", measure_median(ratios),
               peer_name);
    }
    printf("\n");
}

int main(void)
{
    static Costs ours[MEASURE_ROUNDS];
    static Costs peers[MEASURE_ROUNDS];
    Machine machine;
    bool succeeded =
        open_machine(&machine) && (!peer_name || peer_border_open());

    for (int i = 0; i < MEASURE_ROUNDS && succeeded; i++) {
        succeeded = measure(&machine, false, &ours[i]) &&
                    (!peer_name || measure(&machine, true, &peers[i]));
    }
    for (BorderCall call = BORDER_LOOP; call < BORDER_CALLS && succeeded;
         call++) {
        print(ours, peers, call);
    }
    if (peer_name) {
        peer_border_close();
    }
    jsm_context_free(machine.cx);
    jsm_runtime_free(machine.rt);
    return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
