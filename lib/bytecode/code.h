// SPDX-License-Identifier: MIT
//
// Compiled code. An image is what compiling one script, module, eval or
// dynamic function gives: one block of memory that is never written again,
// holds no pointer and knows no heap, so that it can serve every realm,
// runtime and thread at once, be saved and be loaded anywhere. Everything in
// it is found by offsets, in bytes from the start of the block:
//
//   +-----------------+
//   | JsImage         |  header: sizes, source text, file name, functions
//   +-----------------+
//   | functions       |  JsFunctionCode[]; number 0 is the script or module
//   | instructions    |  per function, 32-bit words
//   | constants       |  per function, JsConstant[]
//   | ...             |  handlers, positions, scopes, bindings, texts
//   +-----------------+
//
// What a realm needs besides (atoms, constant cells, template objects, inline
// caches) is a side table per function and realm: JsLinkedCode, heap's side.
//
// JsSharedImage owns a block: reference-counted, by any thread, from the
// application's allocator (it may outlive a runtime; while one runs it, its
// bytes count there).
#pragma once

#include "base/buffer.h"
#include "bytecode/opcodes.h"

// Registers of the frame header, after `this` and the parameters: never named
// by an operand. The first variable is register parameter_count + 1 + this.
enum { JSMI_FRAME_HEADER_WORDS = 4 };

enum { JSMI_IMAGE_MAGIC = 0x4A534D43, JSMI_IMAGE_VERSION = 4 };

// An array inside the image.
typedef struct JsImageSpan {
    uint32_t offset;
    uint32_t count;
} JsImageSpan;

// Text inside the image: `count` code units, Latin-1 bytes or 16-bit units.
typedef struct JsImageText {
    uint32_t offset;
    uint32_t count;    // of units
    uint32_t is_wide;  // 16-bit units (aligned to 2)
} JsImageText;

typedef enum JsImageKind {
    JSMI_IMAGE_SCRIPT,
    JSMI_IMAGE_MODULE,
    JSMI_IMAGE_EVAL,
    JSMI_IMAGE_FUNCTION,  // new Function and its kin
} JsImageKind;

typedef struct JsImage {
    uint32_t magic;
    uint32_t version;
    uint32_t size;                // of the whole block in bytes
    uint32_t kind;                // JsImageKind
    JsImageSpan functions;        // JsFunctionCode
    JsImageText source;           // the whole source text
    JsImageText name;             // of the file, as the host gave it
    JsImageSpan line_starts;      // uint32_t, offsets of lines in units
    uint32_t first_line;          // the number of the first line, normally 1
    uint32_t first_column;        // the column where the first line begins, 1
    JsImageSpan module_requests;  // JsModuleRequestInfo
    JsImageSpan imports;          // JsImportInfo
    JsImageSpan exports;          // JsExportInfo
} JsImage;

typedef enum JsConstantKind {
    JSMI_CONSTANT_NUMBER,
    JSMI_CONSTANT_STRING,    // realised as an atom
    JSMI_CONSTANT_BIGINT,    // decimal, hexadecimal... digits with prefix
    JSMI_CONSTANT_TEMPLATE,  // a template site: see below
} JsConstantKind;

typedef struct JsConstant {
    uint32_t kind;  // JsConstantKind
    union {
        uint32_t number[2];      // the bits of a double, low word first
        JsImageText text;        // STRING, BIGINT
        struct {                 // TEMPLATE: arrays of JsImageText
            JsImageSpan cooked;  // offset 0 in an element: undefined
            JsImageSpan raw;
        } strings;
    };
} JsConstant;

// Instructions start <= i < end throw to `target`, which finds the exception
// in `exception_register`. Inner handlers come first.
typedef struct JsHandler {
    uint32_t start;
    uint32_t end;
    uint32_t target;
    uint32_t exception_register;
} JsHandler;

// The instruction (and those up to the next entry) belongs to the source text
// from `start` to `end`; `point` is where an error is reported. Sorted by
// instruction.
typedef struct JsPosition {
    uint32_t instruction;
    uint32_t start;
    uint32_t end;
    uint32_t point;
    uint32_t is_statement;  // a statement begins here: where debuggers stop
} JsPosition;

typedef enum JsCodeScopeKind {
    JSMI_CODE_SCOPE_GLOBAL,
    JSMI_CODE_SCOPE_MODULE,
    JSMI_CODE_SCOPE_EVAL,
    JSMI_CODE_SCOPE_FUNCTION,  // parameters, and vars if there is no VAR scope
    JSMI_CODE_SCOPE_VAR,       // separate variables of a function with
                               // parameter expressions
    JSMI_CODE_SCOPE_BLOCK,
    JSMI_CODE_SCOPE_CATCH,
    JSMI_CODE_SCOPE_CLASS,
    JSMI_CODE_SCOPE_FUNCTION_NAME,  // of a named function expression
    JSMI_CODE_SCOPE_WITH,
    JSMI_CODE_SCOPE_FIELDS,  // of a field or static initializer
    JSMI_CODE_SCOPE_STATIC_BLOCK,
    JSMI_CODE_SCOPE_LOOP,
    JSMI_CODE_SCOPE_SWITCH,
} JsCodeScopeKind;

enum {
    JSMI_SCOPE_HAS_ENVIRONMENT = 1,  // made by NEW_ENVIRONMENT at run time
    JSMI_SCOPE_IS_STRICT = 2,
    JSMI_SCOPE_HAS_DIRECT_EVAL = 4,  // sloppy direct eval may add vars here
};

// A scope of a function. `parent` is the index in the same function of the
// scope around it, or JSMI_NO_SCOPE for the outermost one of the function;
// then the scope outside is `outer_scope` of the function.
enum { JSMI_NO_SCOPE = 0xFFFFFFFF };

typedef struct JsScopeInfo {
    uint32_t self;      // own offset, to find the image from a scope
    uint32_t function;  // index of the function it belongs to
    uint32_t kind;      // JsCodeScopeKind
    uint32_t flags;
    uint32_t parent;
    uint32_t slot_count;            // of its environment
    uint32_t environment_register;  // where the running code keeps it
    uint32_t start, end;            // instructions during which it is in force
    JsImageSpan bindings;           // JsBindingInfo
} JsScopeInfo;

typedef enum JsCodeBindingKind {
    JSMI_CODE_BINDING_VAR,
    JSMI_CODE_BINDING_LET,
    JSMI_CODE_BINDING_CONST,
    JSMI_CODE_BINDING_CLASS,
    JSMI_CODE_BINDING_FUNCTION,
    JSMI_CODE_BINDING_PARAMETER,
    JSMI_CODE_BINDING_CATCH_PARAMETER,         // destructured
    JSMI_CODE_BINDING_SIMPLE_CATCH_PARAMETER,  // catch (e): may be redeclared
                                               // by var
    JSMI_CODE_BINDING_IMPORT,
    JSMI_CODE_BINDING_FUNCTION_NAME,  // of a named function expression:
                                      // assigning fails silently in sloppy code
    JSMI_CODE_BINDING_PRIVATE_NAME,
    JSMI_CODE_BINDING_USING,
    JSMI_CODE_BINDING_THIS,  // pseudo bindings: captured for arrows, eval
    JSMI_CODE_BINDING_NEW_TARGET,
    JSMI_CODE_BINDING_HOME_OBJECT,
    JSMI_CODE_BINDING_ARGUMENTS,
    JSMI_CODE_BINDING_ACTIVE_FUNCTION,
} JsCodeBindingKind;

enum {
    JSMI_BINDING_IN_ENVIRONMENT = 1,  // location is a slot, else a register
    JSMI_BINDING_STARTS_UNINITIALIZED = 2,  // temporal dead zone
    JSMI_BINDING_HAS_FUNCTION = 4,  // GLOBAL and EVAL: a function declaration
    // GLOBAL and EVAL: a var for a function in a block (Annex B.3.3), left out
    // where declaring it would be an error.
    JSMI_BINDING_IS_ANNEX_B = 8,
};

typedef struct JsBindingInfo {
    JsImageText name;
    uint32_t kind;  // JsCodeBindingKind
    uint32_t flags;
    uint32_t location;      // slot or register
    uint32_t private_kind;  // PRIVATE_NAME: 0 field, 1 method, 2 getter,
                            // 3 setter, 4 both; bit 3: static
} JsBindingInfo;

typedef enum JsCodeFunctionKind {
    JSMI_CODE_FUNCTION_NORMAL,
    JSMI_CODE_FUNCTION_ARROW,
    JSMI_CODE_FUNCTION_METHOD,
    JSMI_CODE_FUNCTION_GETTER,
    JSMI_CODE_FUNCTION_SETTER,
    JSMI_CODE_FUNCTION_CLASS_CONSTRUCTOR,
    JSMI_CODE_FUNCTION_DERIVED_CONSTRUCTOR,
    JSMI_CODE_FUNCTION_FIELD_INITIALIZER,  // all fields of a class, static
                                           // block
    JSMI_CODE_FUNCTION_TOP_LEVEL,          // script, module, eval
} JsCodeFunctionKind;

enum {
    JSMI_CODE_STRICT = 1,
    JSMI_CODE_GENERATOR = 2,
    JSMI_CODE_ASYNC = 4,
    JSMI_CODE_NEEDS_ARGUMENTS = 8,  // arguments beyond the parameters are kept
    JSMI_CODE_CONSTRUCTOR = 16,     // has [[Construct]]
    JSMI_CODE_CLASS = 32,           // throws when called without new
    JSMI_CODE_DERIVED = 64,
    JSMI_CODE_HAS_PROTOTYPE = 128,  // has its own "prototype" property
    JSMI_CODE_USES_THIS = 256,
    JSMI_CODE_HAS_DIRECT_EVAL = 512,
    JSMI_CODE_HAS_CLASS = 1024,  // sloppy, but strict in its scopes of classes
};

typedef struct JsFunctionCode {
    uint32_t self;   // own offset, to find the image from here
    uint32_t index;  // own number in the image
    uint32_t kind;   // JsCodeFunctionKind
    uint32_t flags;
    uint32_t parameter_count;  // registers 1..n hold them
    uint32_t length;           // the property: parameters before a default
    uint32_t register_count;   // this, parameters, header, variables...
    uint32_t source_start;     // what Function.prototype.toString shows
    uint32_t source_end;
    JsImageText name;
    JsImageSpan instructions;  // JsInstruction
    JsImageSpan constants;     // JsConstant
    JsImageSpan caches;        // uint32_t each: the constant that is its key
    uint32_t call_caches;      // how many; at most JSMI_MOST_CALL_CACHES
    JsImageSpan children;      // uint32_t each: index of the function
    JsImageSpan handlers;      // JsHandler
    JsImageSpan positions;     // JsPosition
    JsImageSpan scopes;        // JsScopeInfo
    JsImageSpan jump_tables;   // JsJumpTable
    uint32_t outer_function;   // around this one, or JSMI_NO_SCOPE
    uint32_t outer_scope;      // scope of outer_function it is closed over
    uint32_t instance_slots;   // inline slots for objects it constructs
} JsFunctionCode;

// Call sites beyond that share the last one.
enum { JSMI_MOST_CALL_CACHES = 256 };

// Jumps of SWITCH: value first + i jumps by jumps[i] (0: go on), counted as
// all jumps are.
typedef struct JsJumpTable {
    int32_t first;
    JsImageSpan jumps;  // int32_t
} JsJumpTable;

enum { JSMI_NO_NAME = 0 };  // offset of an absent text

typedef struct JsImportAttributeInfo {
    JsImageText key;
    JsImageText value;
} JsImportAttributeInfo;

typedef enum JsCodeImportPhase {
    JSMI_PHASE_EVALUATION,
    JSMI_PHASE_SOURCE,
    JSMI_PHASE_DEFER,
} JsCodeImportPhase;

typedef struct JsModuleRequestInfo {
    JsImageText specifier;
    JsImageSpan attributes;  // JsImportAttributeInfo, sorted by key
    uint32_t phase;          // JsCodeImportPhase
    uint32_t position;       // in the source, for errors
} JsModuleRequestInfo;

// import { imported as local } from request. An `imported` with offset
// JSMI_NO_NAME is the namespace.
typedef struct JsImportInfo {
    uint32_t request;
    JsImageText imported;
    uint32_t slot;  // of the module's environment
    uint32_t position;
} JsImportInfo;

typedef enum JsCodeExportKind {
    JSMI_CODE_EXPORT_LOCAL,     // slot of the module's environment
    JSMI_CODE_EXPORT_INDIRECT,  // imported (or the namespace) from request
    JSMI_CODE_EXPORT_STAR,      // export * from request
} JsCodeExportKind;

typedef struct JsExportInfo {
    uint32_t kind;
    JsImageText exported;  // absent for STAR
    JsImageText imported;  // INDIRECT; absent: the namespace
    uint32_t slot;         // LOCAL
    uint32_t request;      // INDIRECT, STAR
    uint32_t position;
} JsExportInfo;

// What is decorated.
typedef enum JsDecoratedKind {
    JSMI_DECORATED_CLASS,
    JSMI_DECORATED_METHOD,
    JSMI_DECORATED_GETTER,
    JSMI_DECORATED_SETTER,
    JSMI_DECORATED_FIELD,
    JSMI_DECORATED_ACCESSOR,
    JSMI_DECORATED_KIND_MASK = 7,
    JSMI_DECORATED_STATIC = 8,
} JsDecoratedKind;

// The window of DECORATE.
enum {
    JSMI_DECORATE_VALUE,
    JSMI_DECORATE_SETTER,
    JSMI_DECORATE_KEY,
    JSMI_DECORATE_DECORATORS,
    JSMI_DECORATE_INITIALIZERS,
    JSMI_DECORATE_EXTRA,
    JSMI_DECORATE_METADATA,
    JSMI_DECORATE_WINDOW,
};

// ------------------------------------------------------------- finding things

static inline const void *jsmi_image_at(const JsImage *image, uint32_t offset)
{
    return (const uint8_t *)image + offset;
}

static inline const JsFunctionCode *jsmi_image_function(const JsImage *image,
                                                        uint32_t index)
{
    return (const JsFunctionCode *)jsmi_image_at(image,
                                                 image->functions.offset) +
           index;
}

static inline const JsImage *jsmi_function_image(const JsFunctionCode *code)
{
    return (const JsImage *)((const uint8_t *)code - code->self);
}

static inline const JsImage *jsmi_scope_image(const JsScopeInfo *scope)
{
    return (const JsImage *)((const uint8_t *)scope - scope->self);
}

static inline const JsInstruction *
jsmi_function_instructions(const JsFunctionCode *code)
{
    return jsmi_image_at(jsmi_function_image(code), code->instructions.offset);
}

static inline const JsScopeInfo *jsmi_function_scope(const JsFunctionCode *code,
                                                     uint32_t index)
{
    return (const JsScopeInfo *)jsmi_image_at(jsmi_function_image(code),
                                              code->scopes.offset) +
           index;
}

static inline const JsBindingInfo *jsmi_scope_binding(const JsScopeInfo *scope,
                                                      uint32_t index)
{
    return (const JsBindingInfo *)jsmi_image_at(jsmi_scope_image(scope),
                                                scope->bindings.offset) +
           index;
}

// The scope around a scope, in the same function or in the one outside; NULL:
// the image ends here.
static inline const JsScopeInfo *jsmi_scope_outer(const JsScopeInfo *scope)
{
    const JsImage *image = jsmi_scope_image(scope);
    const JsFunctionCode *code = jsmi_image_function(image, scope->function);

    if (scope->parent != JSMI_NO_SCOPE)
        return jsmi_function_scope(code, scope->parent);
    // A function whose closure was made where no scope was open yet is closed
    // over what is around that function.
    while (code->outer_function != JSMI_NO_SCOPE) {
        uint32_t outer = code->outer_scope;

        code = jsmi_image_function(image, code->outer_function);
        if (outer != JSMI_NO_SCOPE)
            return jsmi_function_scope(code, outer);
    }
    return NULL;
}

// The handler in force at an instruction, or NULL.
const JsHandler *jsmi_function_find_handler(const JsFunctionCode *code,
                                            uint32_t instruction);

// The position entry of an instruction, or NULL.
const JsPosition *jsmi_function_find_position(const JsFunctionCode *code,
                                              uint32_t instruction);

// Line and column, both counted from 1 (and from the image's first line and
// column), columns in code units, of an offset in the source.
void jsmi_image_line_and_column(const JsImage *image, uint32_t offset,
                                uint32_t *line, uint32_t *column);

// ------------------------------------------------------------------ ownership

typedef struct JsSharedImage JsSharedImage;

// Takes over `image`, `image->size` bytes made by `allocator`. NULL on failure;
// the image is then freed.
JSMI_MUST_USE JsSharedImage *jsmi_shared_image_new(const JsAllocator *allocator,
                                                   JsImage *image);
JsSharedImage *jsmi_shared_image_retain(JsSharedImage *shared);
void jsmi_shared_image_release(JsSharedImage *shared);
const JsImage *jsmi_shared_image_get(const JsSharedImage *shared);

// Ties a source map's JSON to an image that nobody else has yet; it is copied.
// False: out of memory.
JSMI_MUST_USE bool jsmi_shared_image_set_map(JsSharedImage *shared,
                                             const char *json, size_t size);
// That JSON, as long as the image is there; NULL, of size 0: there is none.
const char *jsmi_shared_image_map_text(const JsSharedImage *shared,
                                       size_t *size);
// That map, decoded when it is first asked for. NULL: there is none, or no
// memory. Any thread.
const struct JsSourceMap *jsmi_shared_image_map(JsSharedImage *shared);

// An image's bytes count for the first runtime that runs it, for as long as it
// holds the image: called for each of its cells that do, on its thread. The
// first is false if that would exceed the limit, and may collect.
JSMI_MUST_USE bool jsmi_shared_image_charge(JsSharedImage *shared,
                                            JsBudget *budget);
void jsmi_shared_image_discharge(JsSharedImage *shared, JsBudget *budget);

// ------------------------------------------------------------------- checking

typedef enum JsImageProblemKind {
    JSMI_IMAGE_SOUND,
    JSMI_IMAGE_INVALID,
    JSMI_IMAGE_NO_MEMORY,
    JSMI_IMAGE_STOPPED,  // the budget's fuel is used up
} JsImageProblemKind;

typedef struct JsImageProblem {
    JsImageProblemKind kind;
    const char *text;  // what is wrong
    bool is_in_function;
    uint32_t function;     // its number
    uint32_t instruction;  // of the function, in words
} JsImageProblem;

// Whether the image can be run whoever made it: every offset, count, register,
// constant, jump and handler stays inside its bounds, and each register holds
// what the instruction that reads it takes for granted. `size` is what is known
// of the block. Instructions that could not be shown to be right beforehand but
// have kin that look are exchanged for those, so nobody else may have the image
// yet. On failure `*problem` says what is wrong.
//
// Time and memory are linear in the size, and come from the budget. Code that
// the compiler made passes, direct evals excepted: what is around them is not
// in the image.
JSMI_MUST_USE bool jsmi_image_verify(JsImage *image, size_t size,
                                     JsBudget *budget, JsImageProblem *problem);

// A listing of one function, for people; or of all, with places in the source
// and the names that the scopes know.
void jsmi_function_disassemble(const JsFunctionCode *code, JsBuffer *text);
void jsmi_image_disassemble(const JsImage *image, JsBuffer *text);
