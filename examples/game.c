// SPDX-License-Identifier: MIT
//
// A game without a screen: entities are C structs, what they do is written in
// JavaScript, a module for each kind of them (the .mjs files of game/).
//
// - An entity is a native class whose struct members are properties: scripts
//   read and write the numbers that the simulation computes with.
// - The simulation advances in steps of a fixed length, however long a frame
//   took; in each step every entity's `update(entity, dt)` is called.
// - A call may spend so much fuel and no more. Fuel is counted, not measured:
//   it is the same on every machine, so that a replay is a replay. An entity
//   whose script runs away or throws is taken out, and the game goes on. (A
//   game that need not be replayed might set a deadline for the frame as well.)
// - A module can be replaced while the game runs. The old one's `save()` gives
//   what the new one's `restore(state)` gets; a new one that does not work is
//   reported and forgotten. A real game would look at the times of the files;
//   this one is told in which frame which file was edited.
// - What is left of a frame is the collector's.
#include "jsmini.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ACTORS = 16,
    FUEL_OF_UPDATE = 20000,
    FUEL_OF_TASKS = 100000,
    STEPS_PER_SECOND = 50,
    IDLE_NS = 500000,  // what a frame leaves for the collector
    FRAMES = 100,
};

typedef struct Game Game;

typedef struct Entity {
    double x, y, vx, vy;
    const char *kind;
} Entity;

// A kind of entity, and the module that moves it.
typedef struct Kind {
    Game *game;
    const char *name;
    int version;
    jsm_ref *module;
    jsm_ref *update;
} Kind;

// An entity in the game. The struct is the one in the object, which the
// reference keeps; the collector never moves it.
typedef struct Actor {
    Kind *kind;
    jsm_ref *object;
    Entity *entity;
    bool is_gone;  // taken out at the end of the step
} Actor;

struct Game {
    jsm_runtime *runtime;
    jsm_context *cx;
    jsm_class *entity_class;
    const char *folder;
    int frame;
    Kind kinds[5];
    Actor actors[MOST_ACTORS];
    size_t actor_count;
};

// What an editor does meanwhile.
static const struct {
    int frame;
    const char *kind;
} edits[] = {{30, "ball"}, {70, "ball"}};

// ------------------------------------------------------------------ reporting

static bool write_line(void *data, const void *text, size_t length)
{
    return fwrite(text, 1, length, data) == length;
}

// The hook for what nobody caught in a task or a job.
static void report(void *data, jsm_context *cx, jsm_value error)
{
    (void)data;
    jsm_print_error(cx, error, write_line, stdout);
}

static void report_rejection(void *data, jsm_context *cx, jsm_value promise,
                             jsm_value reason)
{
    (void)promise;
    report(data, cx, reason);
}

// --------------------------------------------------------------------- actors

static void remove_actor(Game *game, size_t i)
{
    jsm_ref_free(game->actors[i].object);
    game->actors[i] = game->actors[--game->actor_count];
}

static Actor *actor_of(Game *game, const Entity *entity)
{
    for (size_t i = 0; i < game->actor_count; i++) {
        if (game->actors[i].entity == entity) {
            return &game->actors[i];
        }
    }
    return NULL;
}

static Kind *find_kind(Game *game, const char *name, size_t length)
{
    for (size_t k = 0; k < sizeof(game->kinds) / sizeof(Kind); k++) {
        Kind *kind = &game->kinds[k];

        if (strlen(kind->name) == length &&
            memcmp(kind->name, name, length) == 0) {
            return kind;
        }
    }
    return NULL;
}

static bool add_actor(Game *game, const char *kind, double x, double y)
{
    Entity entity = {.x = x, .y = y, .vx = 10, .vy = 15, .kind = kind};
    jsm_value object = jsm_native_new(game->cx, game->entity_class, &entity);
    jsm_ref *reference = jsm_ref_new(game->cx, object);

    if (!reference || game->actor_count == MOST_ACTORS) {
        jsm_ref_free(reference);
        return false;
    }
    game->actors[game->actor_count++] = (Actor){
        .kind = find_kind(game, kind, strlen(kind)),
        .object = reference,
        .entity = jsm_native_data(game->cx, object, game->entity_class),
    };
    return true;
}

// Calls the actor's script; false if it is to be taken out.
static bool update_actor(Game *game, const Actor *actor, double dt)
{
    jsm_context *cx = game->cx;
    jsm_scope scope = jsm_scope_open(cx);
    jsm_value arguments[] = {jsm_ref_value(cx, actor->object), jsm_number(dt)};
    jsm_status status;

    jsm_set_fuel(game->runtime, FUEL_OF_UPDATE);
    jsm_call_fn(cx, jsm_ref_value(cx, actor->kind->update), JSM_UNDEFINED, 2,
                arguments);
    status = jsm_pending(cx);
    if (status == JSM_TERMINATED) {
        jsm_clear_termination(game->runtime);
        printf("%d: a %s ran away and is taken out\n", game->frame,
               actor->kind->name);
    } else if (status == JSM_EXCEPTION) {
        printf("%d: a %s failed and is taken out\n", game->frame,
               actor->kind->name);
        report(NULL, cx, jsm_catch(cx));
    }
    jsm_set_fuel(game->runtime, -1);
    jsm_scope_close(cx, scope, JSM_NONE);
    return status == JSM_OK;
}

// ------------------------------------------------ the module `game` of scripts

static jsm_value log_line(jsm_context *cx, const jsm_call *call)
{
    const Game *game = call->data;
    const char *text = jsm_arg_string(cx, call, 0, NULL);

    if (jsm_pending(cx) == JSM_OK) {
        printf("%d: %s\n", game->frame, text);
    }
    return JSM_UNDEFINED;
}

// nearest ( entity, kind ): another entity, or undefined.
static jsm_value nearest(jsm_context *cx, const jsm_call *call)
{
    Game *game = call->data;
    const Entity *from = jsm_arg_native(cx, call, 0, game->entity_class);
    const char *kind = jsm_arg_string(cx, call, 1, NULL);
    const Actor *found = NULL;
    double least = INFINITY;

    if (!from || jsm_pending(cx) != JSM_OK) {
        return JSM_NONE;
    }
    for (size_t i = 0; i < game->actor_count; i++) {
        const Entity *entity = game->actors[i].entity;
        double distance = hypot(entity->x - from->x, entity->y - from->y);

        if (entity != from && !game->actors[i].is_gone &&
            strcmp(entity->kind, kind) == 0 && distance < least) {
            found = &game->actors[i];
            least = distance;
        }
    }
    return found ? jsm_ref_value(cx, found->object) : JSM_UNDEFINED;
}

static jsm_value remove_entity(jsm_context *cx, const jsm_call *call)
{
    Game *game = call->data;
    const Entity *entity = jsm_arg_native(cx, call, 0, game->entity_class);
    Actor *actor = entity ? actor_of(game, entity) : NULL;

    if (actor) {
        actor->is_gone = true;
    }
    return JSM_UNDEFINED;
}

static const jsm_def game_module[] = {
    JSM_NUM("width", 100),
    JSM_NUM("height", 40),
    JSM_FN("log", log_line, 1),
    JSM_FN("nearest", nearest, 2),
    JSM_FN("remove", remove_entity, 1),
    JSM_END,
};

static const jsm_def entity_members[] = {
    JSM_FIELD(Entity, x, JSM_F64),     JSM_FIELD(Entity, y, JSM_F64),
    JSM_FIELD(Entity, vx, JSM_F64),    JSM_FIELD(Entity, vy, JSM_F64),
    JSM_FIELD(Entity, kind, JSM_CSTR), JSM_END,
};

static const jsm_class_def entity_definition = {
    .size = sizeof(entity_definition),
    .name = "Entity",
    .native_size = sizeof(Entity),
    .members = entity_members,
};

// -------------------------------------------------------------------- modules

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size;

    if (!file) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0) {
        text = malloc((size_t)size + 1);
        *length = text ? fread(text, 1, (size_t)size, file) : 0;
    }
    fclose(file);
    return text;
}

// Modules are named like files, all in one folder.
static jsm_value resolve(void *data, jsm_context *cx, const char *specifier,
                         const char *referrer)
{
    (void)data;
    (void)referrer;
    return jsm_string(cx, specifier, JSM_NTS);
}

// The editor's second version of ball.mjs is ball.2.mjs.
static void load(void *data, jsm_context *cx, jsm_module_request *request)
{
    Game *game = data;
    const char *key = jsm_module_request_key(request);
    size_t stem = strcspn(key, ".");
    const Kind *kind = find_kind(game, key, stem);
    jsm_source source = {
        .size = sizeof(source),
        .kind = JSM_SRC_MODULE,
        .name = key,
    };
    char path[512];
    char *text;

    (void)cx;
    if (kind && kind->version > 1) {
        snprintf(path, sizeof(path), "%s/%s.%d.mjs", game->folder, kind->name,
                 kind->version);
    } else {
        snprintf(path, sizeof(path), "%s/%s", game->folder, key);
    }
    text = read_file(path, &source.len);
    if (!text) {
        jsm_module_request_fail(request, JSM_ERROR, path);
        return;
    }
    source.text = text;
    jsm_module_request_source(request, &source);
    free(text);
}

// Calls a function that the module may export; undefined if it does not.
static jsm_value call_export(jsm_context *cx, jsm_value module,
                             const char *name, jsm_value argument)
{
    jsm_value function = jsm_get(cx, module, name);

    if (jsm_typeof(function) != JSM_T_FUNCTION) {
        return JSM_UNDEFINED;
    }
    return jsm_call_fn(cx, function, JSM_UNDEFINED, 1, &argument);
}

// The module has been evaluated: from now on it moves the entities of its kind.
// Whatever fails here leaves the old one where it is.
static jsm_value adopt_module(jsm_context *cx, const jsm_call *call)
{
    Kind *kind = call->data;
    jsm_value module = jsm_arg(call, 0);
    jsm_value update = jsm_get(cx, module, "update");
    jsm_value state = JSM_UNDEFINED;
    jsm_ref *module_reference;
    jsm_ref *update_reference;

    if (jsm_typeof(update) != JSM_T_FUNCTION) {
        return jsm_throwf(cx, JSM_TYPE_ERROR, "%s.mjs exports no update",
                          kind->name);
    }
    if (kind->module) {
        state = call_export(cx, jsm_ref_value(cx, kind->module), "save",
                            JSM_UNDEFINED);
        call_export(cx, module, "restore", state);
    }
    module_reference = jsm_ref_new(cx, module);
    update_reference = jsm_ref_new(cx, update);
    if (jsm_pending(cx) != JSM_OK) {
        jsm_ref_free(module_reference);
        jsm_ref_free(update_reference);
        return JSM_NONE;
    }
    jsm_ref_free(kind->module);
    jsm_ref_free(kind->update);
    kind->module = module_reference;
    kind->update = update_reference;
    return JSM_UNDEFINED;
}

// A promise that the next version of the module is in use. The engine forgets
// the last one, or it would give that again.
static jsm_value load_kind(Kind *kind)
{
    jsm_context *cx = kind->game->cx;
    char key[64];

    kind->version++;
    snprintf(key, sizeof(key), "%s.mjs", kind->name);
    jsm_module_forget(cx, key);
    return jsm_then(cx, jsm_import(cx, key), adopt_module, NULL, kind, NULL);
}

static void apply_edits(Game *game)
{
    for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
        const char *name = edits[i].kind;

        if (edits[i].frame == game->frame) {
            printf("%d: %s.mjs was edited\n", game->frame, name);
            load_kind(find_kind(game, name, strlen(name)));
        }
    }
}

// ------------------------------------------------------------------ the frame

static void step(Game *game, double dt)
{
    for (size_t i = 0; i < game->actor_count; i++) {
        Actor *actor = &game->actors[i];

        if (!actor->is_gone && !update_actor(game, actor, dt)) {
            actor->is_gone = true;
        }
    }
    for (size_t i = game->actor_count; i-- > 0;) {
        if (game->actors[i].is_gone) {
            remove_actor(game, i);
        }
    }
    for (size_t i = 0; i < game->actor_count; i++) {
        Entity *entity = game->actors[i].entity;

        entity->x += entity->vx * dt;
        entity->y += entity->vy * dt;
    }
}

// Promises, timers, modules that arrive: a few tasks in each frame, and these
// cannot run away either.
static void run_tasks(Game *game)
{
    jsm_pump pump = {.size = sizeof(pump), .max_tasks = 20};

    jsm_set_fuel(game->runtime, FUEL_OF_TASKS);
    if (jsm_pump_tasks(game->runtime, &pump) == JSM_TERMINATED) {
        jsm_clear_termination(game->runtime);
        printf("%d: a job ran away\n", game->frame);
    }
    jsm_set_fuel(game->runtime, -1);
}

static void draw(const Game *game)
{
    printf("%d:", game->frame);
    for (size_t i = 0; i < game->actor_count; i++) {
        const Entity *entity = game->actors[i].entity;

        printf(" %s %.1f,%.1f", entity->kind, entity->x, entity->y);
    }
    putchar('\n');
}

static void play(Game *game)
{
    const double dt = 1.0 / STEPS_PER_SECOND;
    double behind = 0;

    for (game->frame = 1; game->frame <= FRAMES; game->frame++) {
        // A display would say how long the last frame took.
        behind += game->frame % 10 == 0 ? 3 * dt : dt;
        apply_edits(game);
        run_tasks(game);
        for (; behind >= dt; behind -= dt) {
            step(game, dt);
        }
        if (game->frame % 20 == 0) {
            draw(game);
        }
        jsm_gc_step(game->runtime, IDLE_NS);
    }
}

// ---------------------------------------------------------- opening, closing

// False with an exception pending, or without memory.
static bool open_game(Game *game)
{
    static const char *const names[] = {"ball", "hunter", "rabbit", "dreamer",
                                        "faulty"};
    const jsm_module_host modules = {
        .size = sizeof(modules),
        .data = game,
        .resolve = resolve,
        .load = load,
    };

    jsm_set_module_host(game->runtime, &modules);
    jsm_module_native(game->cx, "game", game_module, game);
    game->entity_class = jsm_class_new(game->runtime, &entity_definition);
    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
        game->kinds[k] = (Kind){.game = game, .name = names[k]};
        if (jsm_is_none(jsm_await(game->cx, load_kind(&game->kinds[k]), -1))) {
            return false;
        }
    }
    return add_actor(game, "ball", 98, 38) && add_actor(game, "hunter", 0, 0) &&
           add_actor(game, "rabbit", 20, 10) &&
           add_actor(game, "rabbit", 30, 30) &&
           add_actor(game, "dreamer", 70, 5) &&
           add_actor(game, "faulty", 10, 38);
}

static void close_game(Game *game)
{
    while (game->actor_count > 0) {
        remove_actor(game, 0);
    }
    for (size_t k = 0; k < sizeof(game->kinds) / sizeof(Kind); k++) {
        jsm_ref_free(game->kinds[k].module);
        jsm_ref_free(game->kinds[k].update);
    }
    jsm_runtime_free(game->runtime);
}

int main(int count, char **arguments)
{
    const jsm_hooks hooks = {
        .size = sizeof(hooks),
        .uncaught = report,
        .unhandled_rejection = report_rejection,
    };
    const jsm_limits limits = {.size = sizeof(limits), .heap_hard = 64 << 20};
    const jsm_runtime_options options = {
        .size = sizeof(options),
        .hooks = &hooks,
        .limits = &limits,
    };
    static Game game;
    bool is_open = false;

    game.folder = count > 1 ? arguments[1] : "game";
    game.runtime = jsm_runtime_new(&options);
    game.cx = game.runtime ? jsm_context_new(game.runtime, NULL) : NULL;
    if (game.cx) {
        is_open = open_game(&game);
        if (is_open) {
            play(&game);
        } else if (jsm_pending(game.cx) != JSM_OK) {
            report(NULL, game.cx, jsm_catch(game.cx));
        }
    }
    close_game(&game);
    return is_open ? EXIT_SUCCESS : EXIT_FAILURE;
}
