// SPDX-License-Identifier: MIT
//
// Collections: graphs against a shadow model, barriers, weak cells.
#include "fixture.h"

#include <criterion/criterion.h>

// The graph: nodes in the scope's first slots cell; each has some edges.
// The shadow knows for each number which other numbers it refers to, so that
// every cell reached from the roots must have its own number and edges.
enum { NODES = 300, EDGES = 5 };

typedef struct Graph {
    TestHeap test;
    TestSlots *table;
    int edges[NODES][EDGES];  // node numbers, -1 none
    bool is_root[NODES];
    uint32_t serial[NODES];
    uint32_t next_serial;
    uint32_t random;
} Graph;

static uint32_t draw(Graph *graph, uint32_t limit)
{
    graph->random = graph->random * 1664525u + 1013904223u;
    return (graph->random >> 8) % limit;
}

// A node's cell: value 0 its serial number, then its edges.
static TestSlots *node_cell(Graph *graph, int node)
{
    return (TestSlots *)(void *)jsmi_as_cell(graph->table->values[node]);
}

static void make_node(Graph *graph, int node)
{
    JsHeap *heap = &graph->test.heap;
    uint32_t mark = jsmi_scope_open(heap);
    uint32_t padding =
        draw(graph, 20) == 0 ? draw(graph, 9000) : draw(graph, 70);
    TestSlots *cell = test_slots_new(heap, 1 + EDGES + padding);

    cr_assert_not_null(cell);
    cell->values[0] = jsmi_value_int((int32_t)++graph->next_serial);
    graph->serial[node] = graph->next_serial;
    for (int i = 0; i < EDGES; i++)
        graph->edges[node][i] = -1;
    test_slots_set(heap, graph->table, (uint32_t)node, jsmi_value_cell(cell));
    jsmi_scope_rewind(heap, mark);
}

static void link_node(Graph *graph, int node)
{
    int target = (int)draw(graph, NODES);
    int edge = (int)draw(graph, EDGES);

    test_slots_set(&graph->test.heap, node_cell(graph, node),
                   (uint32_t)edge + 1, graph->table->values[target]);
    graph->edges[node][edge] = (int)graph->serial[target];
}

static void check_node(Graph *graph, int node)
{
    TestSlots *cell = node_cell(graph, node);

    cr_assert_eq(cell->cell.kind, JSMI_CELL_SLOTS);
    cr_assert_eq((uint32_t)jsmi_as_int(cell->values[0]), graph->serial[node]);
    for (int i = 0; i < EDGES; i++) {
        JsValue value = cell->values[i + 1];

        if (graph->edges[node][i] < 0) {
            cr_assert(jsmi_is_undefined(value));
            continue;
        }
        TestSlots *target = (TestSlots *)(void *)jsmi_as_cell(value);
        cr_assert_eq(target->cell.kind, JSMI_CELL_SLOTS);
        cr_assert_eq(jsmi_as_int(target->values[0]), graph->edges[node][i]);
    }
}

// `calm` is how rarely a collection is asked for.
static void run_graph(Graph *graph, int steps, uint32_t calm)
{
    JsHeap *heap = &graph->test.heap;

    graph->table = test_slots_new(heap, NODES);
    cr_assert_not_null(graph->table);
    for (int i = 0; i < NODES; i++)
        make_node(graph, i);
    for (int step = 0; step < steps; step++) {
        int node = (int)draw(graph, NODES);

        switch (draw(graph, calm)) {
        case 0:
            jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
            break;
        case 1:
            if (draw(graph, 4) == 0)
                jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
            break;
        case 2:
            jsmi_heap_step(heap, 1000);
            break;
        default:
            if (draw(graph, 3) == 0)
                make_node(graph, node);
            else
                link_node(graph, node);
        }
        check_node(graph, (int)draw(graph, NODES));
    }
    for (int i = 0; i < NODES; i++)
        check_node(graph, i);
}

Test(collect, graphs_survive_with_verification)
{
    for (uint32_t seed = 0; seed < 5; seed++) {
        Graph graph = {.random = seed};

        cr_assert(test_heap_open(&graph.test));
        graph.test.heap.verify = true;
        graph.test.heap.poison = true;
        run_graph(&graph, 4000, 64);
        test_heap_close(&graph.test);
    }
}

Test(collect, graphs_survive_paced_collections)
{
    Graph graph = {.random = 77};

    cr_assert(test_heap_open(&graph.test));
    run_graph(&graph, 100000, 100000);
    cr_assert_gt(graph.test.heap.minor_count, 5);
    cr_assert_gt(graph.test.heap.full_count, 1);
    test_heap_close(&graph.test);
}

Test(collect, graphs_survive_a_collection_at_each_allocation)
{
    for (int kind = JSMI_COLLECT_MINOR; kind <= JSMI_COLLECT_FULL; kind++) {
        Graph graph = {.random = 5};

        cr_assert(test_heap_open(&graph.test));
        graph.test.heap.stress_interval = 1;
        graph.test.heap.stress_kind = (JsCollectionKind)kind;
        graph.test.heap.poison = true;
        run_graph(&graph, 1000, 64);
        test_heap_close(&graph.test);
    }
}

// Fails every allocation from some point on for a while: collections go on
// without a mark stack that grows, and the remembered set loses entries.
Test(collect, graphs_survive_collections_without_memory)
{
    Graph graph = {.random = 99};
    JsBudget *budget = &graph.test.budget;
    JsHeap *heap = &graph.test.heap;

    cr_assert(test_heap_open(&graph.test));
    heap->verify = true;
    heap->poison = true;
    run_graph(&graph, 500, 64);
    for (int round = 0; round < 60; round++) {
        budget->fail_countdown = 1;
        budget->fail_for_ever = true;
        for (int i = 0; i < 500; i++)
            link_node(&graph, (int)draw(&graph, NODES));
        jsmi_heap_collect(heap, (JsCollectionKind)(round % 2));
        if (round % 3 == 0)
            jsmi_heap_step(heap, 1);
        for (int i = 0; i < 100; i++)
            link_node(&graph, (int)draw(&graph, NODES));
        budget->fail_countdown = 0;
        for (int i = 0; i < 50; i++)
            make_node(&graph, (int)draw(&graph, NODES));
        for (int i = 0; i < NODES; i++)
            check_node(&graph, i);
    }
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    for (int i = 0; i < NODES; i++)
        check_node(&graph, i);
    test_heap_close(&graph.test);
}

static size_t count_cells;

static void count_cell(void *data, JsCell *cell, size_t size)
{
    size_t *bytes = data;

    (void)cell;
    *bytes += size;
    count_cells++;
}

Test(collect, garbage_is_freed_and_blocks_are_given_back)
{
    TestHeap test;
    size_t bytes = 0;
    uint32_t mark;

    cr_assert(test_heap_open(&test));
    mark = jsmi_scope_open(&test.heap);
    for (int i = 0; i < 20000; i++)
        cr_assert_not_null(test_slots_new(&test.heap, 8));
    cr_assert_not_null(test_slots_new(&test.heap, 100000));
    cr_assert_gt(test.budget.used, 2000000);
    jsmi_scope_rewind(&test.heap, mark + 1);
    cr_assert(jsmi_heap_reclaim(&test.heap));
    // The scope's table remains.
    cr_assert_lt(test.budget.used, 300000);
    count_cells = 0;
    jsmi_heap_visit(&test.heap, count_cell, &bytes);
    cr_assert_eq(count_cells, 1);
    cr_assert_eq(bytes, 80);
    test_heap_close(&test);
}

// A minor collection keeps what is old, and frees what is young and dead.
Test(collect, old_cells_outlive_minor_collections)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *old;
    TestBox *box;
    int finalized = 0;
    uint32_t mark;

    cr_assert(test_heap_open(&test));
    old = test_slots_new(heap, 1);
    mark = jsmi_scope_open(heap);
    box = test_box_new(heap);
    box->finalized = &finalized;
    cr_assert(jsmi_heap_add_finalizable(heap, &box->cell));
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert(old->cell.gc & JSMI_GC_BARRIER);
    jsmi_scope_rewind(heap, mark);
    // The box is old by now.
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_eq(finalized, 0);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_eq(finalized, 1);

    // A young one, kept alive by a remembered old cell only.
    box = test_box_new(heap);
    box->finalized = &finalized;
    cr_assert(jsmi_heap_add_finalizable(heap, &box->cell));
    test_slots_set(heap, old, 0, jsmi_value_cell(box));
    cr_assert(old->cell.gc & JSMI_GC_REMEMBERED);
    jsmi_scope_rewind(heap, mark);
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_eq(finalized, 1);
    cr_assert(old->cell.gc & JSMI_GC_BARRIER);
    test_slots_set(heap, old, 0, JSMI_UNDEFINED);
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    cr_assert_eq(finalized, 2);

    // A young one that nobody refers to.
    box = test_box_new(heap);
    box->finalized = &finalized;
    cr_assert(jsmi_heap_add_finalizable(heap, &box->cell));
    jsmi_scope_rewind(heap, mark);
    jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
    cr_assert_eq(finalized, 3);
    test_heap_close(&test);
}

Test(collect, stores_during_an_incremental_marking_are_seen)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *root, *hidden;
    bool is_done;

    cr_assert(test_heap_open(&test));
    root = test_slots_new(heap, 50000);
    for (uint32_t i = 0; i < 50000; i++) {
        uint32_t mark = jsmi_scope_open(heap);

        test_slots_set(heap, root, i, jsmi_value_cell(test_slots_new(heap, 4)));
        jsmi_scope_rewind(heap, mark);
    }
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    hidden = test_slots_new(heap, 4);
    jsmi_scope_rewind(heap, heap->scope_count - 1);
    // Move the cell about in the graph, so that it is hidden from a marker
    // which does not hear of stores.
    test_slots_set(heap, root, 49999, jsmi_value_cell(hidden));
    is_done = jsmi_heap_step(heap, 0);
    cr_assert(!is_done);
    cr_assert_eq(heap->phase, JSMI_HEAP_MARKING);
    // What the marking has not come to is there all the same.
    for (uint32_t i = 0; i < 50000; i += 100)
        cr_assert(jsmi_heap_contains(heap, jsmi_as_cell(root->values[i])));
    test_slots_set(heap, root, 0, jsmi_value_cell(hidden));
    test_slots_set(heap, root, 49999, JSMI_UNDEFINED);
    while (!jsmi_heap_step(heap, 0))
        continue;
    cr_assert_eq(heap->phase, JSMI_HEAP_IDLE);
    cr_assert(jsmi_heap_contains(heap, hidden));
    cr_assert_eq(hidden->cell.gc & JSMI_GC_BARRIER, JSMI_GC_BARRIER);
    jsmi_heap_verify(heap);
    test_heap_close(&test);
}

Test(collect, long_chains_need_little_memory)
{
    TestHeap test;
    JsHeap *heap = &test.heap;
    TestSlots *last = NULL;

    cr_assert(test_heap_open(&test));
    for (int i = 0; i < 300000; i++) {
        uint32_t mark = jsmi_scope_open(heap);
        TestSlots *next = test_slots_new(heap, 1);

        if (last)
            next->values[0] = jsmi_value_cell(last);
        last = next;
        jsmi_scope_rewind(heap, mark > 0 ? mark - 1 : 0);
        jsmi_keep(heap, jsmi_value_cell(last));
    }
    test.budget.fail_countdown = 1;
    test.budget.fail_for_ever = true;
    jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
    test.budget.fail_countdown = 0;
    cr_assert_eq(heap->live, 300000 * 16);
    test_heap_close(&test);
}

Test(collect, freed_cells_are_poisoned)
{
    TestHeap test;
    TestSlots *slots;

    cr_assert(test_heap_open(&test));
    test.heap.poison = true;
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    slots = test_slots_new(&test.heap, 3);
    jsmi_scope_rewind(&test.heap, 1);
    jsmi_heap_collect(&test.heap, JSMI_COLLECT_MINOR);
    JSMI_PERMIT(slots, sizeof *slots);
    cr_assert_eq(slots->cell.kind, 0xDB);
    test_heap_close(&test);
}

Test(collect, a_small_heap_is_left_alone)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    for (int i = 0; i < 200 * 1024 / 32; i++) {
        cr_assert_not_null(test_slots_new(&test.heap, 3));
        jsmi_scope_rewind(&test.heap, 0);
    }
    cr_assert_eq(test.heap.minor_count + test.heap.full_count, 0);
    for (int i = 0; i < 200 * 1024 / 32; i++) {
        cr_assert_not_null(test_slots_new(&test.heap, 3));
        jsmi_scope_rewind(&test.heap, 0);
    }
    cr_assert_eq(test.heap.minor_count, 1);
    test_heap_close(&test);
}

// With a collection asked for at every second allocation, it comes then,
// although there is a free run to allocate from.
Test(collect, stress_counts_allocations)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    jsmi_heap_stress(&test.heap, 2, JSMI_COLLECT_FULL);
    for (int i = 0; i < 100; i++)
        cr_assert_not_null(test_slots_new(&test.heap, 3));
    cr_assert_eq(test.heap.full_count, 50);
    test_heap_close(&test);
}

// Minor collections alone would keep what died old.
Test(collect, stress_by_minor_collections_is_full_now_and_then)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    jsmi_heap_stress(&test.heap, 1, JSMI_COLLECT_MINOR);
    for (int i = 0; i < 200; i++)
        cr_assert_not_null(test_slots_new(&test.heap, 3));
    cr_assert_eq(test.heap.full_count, 3);
    cr_assert_eq(test.heap.minor_count, 197);
    test_heap_close(&test);
}

// Allocations that are to fail are counted cell by cell too.
Test(collect, each_cell_counts_as_an_allocation)
{
    TestHeap test;

    cr_assert(test_heap_open(&test));
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    jsmi_heap_fail_allocation(&test.heap, 3, false);
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    cr_assert_null(test_slots_new(&test.heap, 3));
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    jsmi_heap_fail_allocation(&test.heap, 1, true);
    cr_assert_null(test_slots_new(&test.heap, 3));
    cr_assert_null(test_slots_new(&test.heap, 3));
    jsmi_heap_fail_allocation(&test.heap, 0, false);
    cr_assert_not_null(test_slots_new(&test.heap, 3));
    test_heap_close(&test);
}
