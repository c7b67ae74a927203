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

static void run_graph(Graph *graph, int steps)
{
    JsHeap *heap = &graph->test.heap;

    graph->table = test_slots_new(heap, NODES);
    cr_assert_not_null(graph->table);
    for (int i = 0; i < NODES; i++)
        make_node(graph, i);
    for (int step = 0; step < steps; step++) {
        int node = (int)draw(graph, NODES);

        switch (draw(graph, 64)) {
        case 0:
            jsmi_heap_collect(heap, JSMI_COLLECT_MINOR);
            break;
        case 1:
            if (draw(graph, 4) == 0)
                jsmi_heap_collect(heap, JSMI_COLLECT_FULL);
            break;
        case 2:
            (void)jsmi_heap_step(heap, 1000);
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
        run_graph(&graph, 4000);
        test_heap_close(&graph.test);
    }
}

Test(collect, graphs_survive_paced_collections)
{
    Graph graph = {.random = 77};

    cr_assert(test_heap_open(&graph.test));
    run_graph(&graph, 300000);
    cr_assert_gt(graph.test.heap.minor_count, 10);
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
        run_graph(&graph, 2000);
        test_heap_close(&graph.test);
    }
}
