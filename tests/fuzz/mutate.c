// SPDX-License-Identifier: MIT
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

// The grammar: capital letters stand for another list, all else for itself.
//
//   E expression   S statement   P pattern or name   N name
//   M class member   O property   A parameters   T token of the language
static const char *const expressions[] = {
    "N",
    "1",
    "0x1Fn",
    "'s'",
    "\"\\u{41}\"",
    "`a${E}b`",
    "N`\\u${E}`",
    "/[a-z]+(?<n>b)\\k<n>/gu",
    "/[[a]--[b]]/v",
    "(E)",
    "(E,E)",
    "[E,...E,,]",
    "({O,O})",
    "N=E",
    "N.N=E",
    "[P]=E",
    "{O}=E",
    "({N:P,...N}=E)",
    "E+E",
    "E**E",
    "E??E",
    "E||E&&E",
    "E?E:E",
    "E in E",
    "E instanceof N",
    "E,E",
    "!E",
    "-E",
    "typeof E",
    "delete E",
    "void E",
    "E++",
    "--N",
    "E.N",
    "E[E]",
    "E?.N?.[E]?.(E)",
    "E.#N",
    "#N in E",
    "N(E,...E)",
    "new N(E)",
    "new N",
    "new new N",
    "new.target",
    "super.N",
    "super(E)",
    "super[E]",
    "this",
    "A=>E",
    "A=>{S}",
    "async A=>E",
    "async N=>E",
    "function N A{S}",
    "function*A{S}",
    "async function*N A{S}",
    "class N{M}",
    "class extends E{M;M}",
    "@E class{M}",
    "yield E",
    "yield*E",
    "await E",
    "import(E)",
    "import.source(E)",
    "import.meta",
    "eval(E)",
    "arguments",
    "N&&=E",
    "N>>>=E",
    "async(P)",
    "async",
    "(N=E)=>N",
    "({N=E})=>N",
    "T",
};
static const char *const statements[] = {
    "E;",
    "var P=E;",
    "let P=E;",
    "const P=E,N=E;",
    "let N;",
    "{S S}",
    ";",
    "using N=E;",
    "await using N=E;",
    "if(E)S else S",
    "if(E)function N A{S}",
    "for(var P of E)S",
    "for(let N=E;E;E)S",
    "for(const P in E)S",
    "for(let of=E;;)S",
    "for await(P of E)S",
    "for(using N of E)S",
    "for(async of=>E;;)S",
    "for(N.N of E)S",
    "while(E)S",
    "do S while(E)",
    "switch(E){case E:S default:S}",
    "switch(E){case 1:S case 2:S case 3:S default:S case 5:S case 4:}",
    "try{S}catch(P){S}finally{S}",
    "try{S}catch{S}",
    "with(E)S",
    "return E;",
    "break;",
    "continue N;",
    "N:S",
    "N:N:function N A{S}",
    "throw E;",
    "debugger;",
    "'use strict';",
    "function N A{S}",
    "async function N A{S}",
    "function*N A{S}",
    "class N extends E{M M}",
    "@E export default class{M}",
    "import N,{N as N}from's'with{N:'s'};",
    "import defer*as N from's';",
    "import source N from's';",
    "export{N as N};",
    "export*as N from's';",
    "export default E;",
    "export let P=E;",
    "<!--\n",
    "\n-->\n",
    "/*E\n*/",
};
static const char *const patterns[] = {
    "N", "N", "[P,P]", "[,P=E,...P]", "{N,N:P}", "{N=E,...N}", "{[E]:P=E}",
};
static const char *const members[] = {
    "N=E;",
    "static N=E;",
    "#N;",
    "static #N=E;",
    "N A{S}",
    "get N(){S}",
    "set N(P){S}",
    "static async*N A{S}",
    "constructor A{super(E);S}",
    "static{S}",
    "accessor #N=E;",
    "static accessor N;",
    "[E]=E;",
    "@E N=E;",
    "get\nN A{S}",
    "static",
    "async",
    "'constructor'A{S}",
    "#N A{S}",
};
static const char *const properties[] = {
    "N",      "N:E",        "[E]:E",       "'s':E",         "1:E",
    "N A{S}", "get N(){S}", "set N(P){S}", "async N A{S}",  "*N A{S}",
    "...E",   "N=E",        "__proto__:E", "async*[E]A{S}",
};
static const char *const parameters[] = {
    "()", "(P)", "(P,P=E)", "(...P)", "(N,N,)", "(N=E,...N)",
};
static const char *const names[] = {
    "a",           "b",         "c",         "x",        "async", "of",
    "let",         "get",       "static",    "yield",    "await", "eval",
    "arguments",   "undefined", "\\u0061",   "\\u{62}c", "$",     "using",
    "constructor", "prototype", "__proto__", "default",  "\xE9",
};
static const char *const tokens[] = {
#define JSMI_TOKEN(kind, text)    text,
#define JSMI_RESERVED(kind, text) text " ",
#define JSMI_WORD(kind, text)     text " ",
#include "syntax/tokens.def"
#undef JSMI_TOKEN
#undef JSMI_RESERVED
#undef JSMI_WORD
};

typedef struct Rule {
    char letter;
    const char *const *choices;
    uint32_t count;
} Rule;

#define COUNT(list) (uint32_t)(sizeof(list) / sizeof *(list))
static const Rule rules[] = {
    {'E', expressions, COUNT(expressions)},
    {'S', statements, COUNT(statements)},
    {'P', patterns, COUNT(patterns)},
    {'M', members, COUNT(members)},
    {'O', properties, COUNT(properties)},
    {'A', parameters, COUNT(parameters)},
    {'N', names, COUNT(names)},
    {'T', tokens, COUNT(tokens)},
};

// Begins with what ends soonest; deeper pieces are names.
enum { DEEPEST = 5, NAME_RULE = 6, LARGEST_PIECE = 400 };

typedef struct Piece {
    char text[LARGEST_PIECE];
    size_t size;
    uint32_t random;
} Piece;

typedef struct Text {
    char *units;
    size_t size;
    size_t capacity;
    uint32_t random;
} Text;

static uint32_t below(uint32_t *random, size_t limit)
{
    *random = *random * 1664525u + 1013904223u;
    return limit ? (uint32_t)((*random >> 8) % limit) : 0;
}

static const Rule *rule_of(char letter)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].letter == letter)
            return &rules[i];
    }
    return NULL;
}

static void expand(Piece *piece, const Rule *rule, int depth)
{
    const char *choice;

    if (depth > DEEPEST)
        rule = &rules[NAME_RULE];
    choice = rule->choices[below(&piece->random, rule->count)];
    // The classes of tokens have quotes for error messages only.
    if (rule->letter == 'T' && choice[0] == '\'')
        choice++;
    for (; *choice; choice++) {
        const Rule *inner = rule->letter == 'T' ? NULL : rule_of(*choice);

        if (inner)
            expand(piece, inner, depth + 1);
        else if (piece->size < sizeof piece->text)
            piece->text[piece->size++] = *choice;
    }
    if (rule->letter == 'T' && piece->size > 0 &&
        piece->text[piece->size - 1] == '\'')
        piece->size--;
}

static void make_piece(Text *text, Piece *piece)
{
    piece->size = 0;
    piece->random = text->random;
    expand(piece, &rules[below(&piece->random, COUNT(rules))], 1);
    text->random = piece->random;
}

static bool is_word(char unit)
{
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') ||
           (unit >= '0' && unit <= '9') || unit == '_' || unit == '$';
}

// Some place between two words.
static size_t boundary(Text *text)
{
    size_t place = below(&text->random, text->size + 1);

    while (place > 0 && place < text->size && is_word(text->units[place]) &&
           is_word(text->units[place - 1]))
        place--;
    return place;
}

static void insert(Text *text, size_t place, const char *piece, size_t size)
{
    if (size > text->capacity - text->size)
        return;
    memmove(text->units + place + size, text->units + place,
            text->size - place);
    memcpy(text->units + place, piece, size);
    text->size += size;
}

static void erase(Text *text, size_t start, size_t end)
{
    memmove(text->units + start, text->units + end, text->size - end);
    text->size -= end - start;
}

// From a boundary over a few words or one bracket with all that is in it.
static void find_range(const char *units, size_t size, size_t start,
                       size_t *end, uint32_t words)
{
    int depth = 0;
    size_t place = start;

    while (place < size) {
        char unit = units[place++];

        if (strchr("([{", unit))
            depth++;
        else if (strchr(")]}", unit))
            depth--;
        if (depth < 0)
            break;
        if (depth == 0 &&
            (place == size || !is_word(unit) || !is_word(units[place])) &&
            words-- == 0)
            break;
    }
    *end = place;
}

static void choose_range(Text *text, size_t *start, size_t *end)
{
    *start = boundary(text);
    find_range(text->units, text->size, *start, end, below(&text->random, 6));
}

static void wrap(Text *text, size_t start, size_t end)
{
    static const char *const wraps[][2] = {
        {"(", ")"},          {"[", "]"},
        {"{", "}"},          {"${", "}"},
        {"`", "`"},          {"()=>{", "}"},
        {"async()=>", ""},   {"function*a(){", "}"},
        {"class{a=", "}"},   {"class{static{", "}}"},
        {"if(a)", ""},       {"a:", ""},
        {"for(a of ", ");"}, {"({a:", "})"},
        {"new ", ""},        {"\"", "\""},
        {"/", "/u"},         {"async function a(){", "}"},
        {"with(a){", "}"},   {"(", ")=>a"},
        {"[", "]=a"},        {"try{", "}finally{}"},
    };
    const char *const *around = wraps[below(&text->random, COUNT(wraps))];

    insert(text, end, around[1], strlen(around[1]));
    insert(text, start, around[0], strlen(around[0]));
}

size_t mutate_program(char *units, size_t size, size_t capacity, uint32_t seed)
{
    Text text = {units, size, capacity, seed};
    size_t start, end;
    Piece piece;

    switch (below(&text.random, 6)) {
    case 0:
    case 1:
        make_piece(&text, &piece);
        insert(&text, boundary(&text), piece.text, piece.size);
        break;
    case 2:
        choose_range(&text, &start, &end);
        make_piece(&text, &piece);
        erase(&text, start, end);
        insert(&text, start, piece.text, piece.size);
        break;
    case 3:
        choose_range(&text, &start, &end);
        erase(&text, start, end);
        break;
    case 4:
        choose_range(&text, &start, &end);
        wrap(&text, start, end);
        break;
    default:
        choose_range(&text, &start, &end);
        piece.size = end - start;
        if (piece.size > sizeof piece.text)
            piece.size = sizeof piece.text;
        memcpy(piece.text, text.units + start, piece.size);
        insert(&text, boundary(&text), piece.text, piece.size);
        break;
    }
    return text.size;
}

size_t mutate_by_crossing(char *units, size_t size, size_t capacity,
                          const char *other, size_t other_size, uint32_t seed)
{
    Text text = {units, size, capacity, seed};
    size_t start = below(&text.random, other_size + 1);
    size_t end;

    find_range(other, other_size, start, &end, below(&text.random, 20));
    insert(&text, boundary(&text), other + start, end - start);
    return text.size;
}
