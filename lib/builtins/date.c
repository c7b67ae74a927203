// SPDX-License-Identifier: MIT
//
// Date objects. https://tc39.es/ecma262/#sec-date-objects
#include "builtins/date.h"

#include <math.h>

#include "calendar/date_text.h"
#include "calendar/days.h"

// ---------------------------------------------------------- the host's clock

static double host_offset(void *data, double time, bool is_local)
{
    JsVm *vm = data;

    return vm->hooks.utc_offset ? vm->hooks.utc_offset(vm, time, is_local) : 0;
}

static JsTimeZone host_zone(JsVm *vm)
{
    return (JsTimeZone){vm, host_offset, NULL};
}

static double host_now(JsVm *vm)
{
    return vm->hooks.now ? floor(vm->hooks.now(vm)) : 0;
}

enum { LONGEST_DATE_TEXT = 1 << 20 };

static bool parse_date(JsVm *vm, JsString *string, double *time)
{
    JsTimeZone zone = host_zone(vm);
    JsUnits units;

    if (!jsmi_flatten(vm, string, &units))
        return false;
    // What is longer would take too long, and is no date.
    *time = units.is_wide || units.length > LONGEST_DATE_TEXT
                ? NAN
                : jsmi_date_parse(units.latin1, units.length, &zone);
    return true;
}

static bool result_date_text(JsVm *vm, double time, JsDateFormat format,
                             JsValue *result)
{
    JsTimeZone zone = host_zone(vm);
    char text[JSMI_DATE_TEXT_SIZE];
    size_t length = jsmi_date_format(time, format, &zone, text);

    return jsmi_result_text(vm, text, length, result);
}

// ----------------------------------------------------------------- constructor

enum { FIELDS = 7 };  // year, month, date, hours, minutes, seconds, ms

// The fields that the arguments give, the others being at their least.
static bool read_fields(JsCall *call, double fields[FIELDS])
{
    static const double least[FIELDS] = {NAN, 0, 1, 0, 0, 0, 0};

    memcpy(fields, least, sizeof least);
    for (uint32_t i = 0; i < FIELDS && i < call->argument_count; i++) {
        if (!jsmi_to_number(call->vm, call->arguments[i], &fields[i]))
            return false;
    }
    return true;
}

static double time_of_fields(const double fields[FIELDS])
{
    return jsmi_make_date(
        jsmi_make_day(fields[0], fields[1], fields[2]),
        jsmi_make_time(fields[3], fields[4], fields[5], fields[6]));
}

// The time value that one argument stands for.
static bool time_of_value(JsVm *vm, JsValue value, double *time)
{
    JsValue primitive;

    if (jsmi_is_kind(value, JSMI_CELL_DATE)) {
        *time = ((JsDate *)jsmi_as_cell(value))->time;
        return true;
    }
    if (!jsmi_to_primitive(vm, value, JSMI_PREFER_DEFAULT, &primitive))
        return false;
    if (jsmi_is_string(primitive))
        return parse_date(vm, jsmi_as_string(primitive), time);
    if (!jsmi_to_number(vm, primitive, time))
        return false;
    *time = jsmi_time_clip(*time);
    return true;
}

// Date ( ...values )
// https://tc39.es/ecma262/#sec-date
static bool date_constructor(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    double time;
    JsDate *date;

    if (jsmi_is_undefined(call->new_target))
        return result_date_text(vm, host_now(vm), JSMI_DATE_TO_STRING, result);
    if (call->argument_count == 0) {
        time = host_now(vm);
    } else if (call->argument_count == 1) {
        if (!time_of_value(vm, call->arguments[0], &time))
            return false;
    } else {
        JsTimeZone zone = host_zone(vm);
        double fields[FIELDS];

        if (!read_fields(call, fields))
            return false;
        fields[0] = jsmi_make_full_year(fields[0]);
        time = jsmi_time_clip(jsmi_utc_time(&zone, time_of_fields(fields)));
    }
    if (!jsmi_create_from_constructor(call, JSMI_INTRINSIC_DATE_PROTOTYPE,
                                      JSMI_CELL_DATE, sizeof(JsDate), &date))
        return false;
    date->time = time;
    *result = jsmi_value_object(date);
    return true;
}

// Date.now ( )
// https://tc39.es/ecma262/#sec-date.now
static bool date_now(JsCall *call, JsValue *result)
{
    *result = jsmi_value_number(host_now(call->vm));
    return true;
}

// Date.parse ( string )
// https://tc39.es/ecma262/#sec-date.parse
static bool date_parse(JsCall *call, JsValue *result)
{
    JsString *string;
    double time;

    if (!jsmi_to_string(call->vm, jsmi_argument(call, 0), &string))
        return false;
    if (!parse_date(call->vm, string, &time))
        return false;
    *result = jsmi_value_from_raw_double(time);
    return true;
}

// Date.UTC ( year [ , month [ , date [ , hours [ , minutes [ , seconds [ , ms
// ] ] ] ] ] ] )
// https://tc39.es/ecma262/#sec-date.utc
static bool date_utc(JsCall *call, JsValue *result)
{
    double fields[FIELDS];

    if (!read_fields(call, fields))
        return false;
    fields[0] = jsmi_make_full_year(fields[0]);
    *result =
        jsmi_value_from_raw_double(jsmi_time_clip(time_of_fields(fields)));
    return true;
}

// --------------------------------------------------------------------- getters

static bool this_date(JsCall *call, JsDate **date)
{
    return jsmi_this_of_kind(call, JSMI_CELL_DATE, "a Date", date);
}

typedef enum DateField {
    GET_DATE,
    GET_DAY,
    GET_FULL_YEAR,
    GET_HOURS,
    GET_MILLISECONDS,
    GET_MINUTES,
    GET_MONTH,
    GET_SECONDS,
    GET_YEAR,
    IN_UTC = 16,
} DateField;

static int32_t select_field(JsDateFields fields, DateField field)
{
    switch (field) {
    case GET_DATE:
        return fields.day;
    case GET_DAY:
        return fields.weekday;
    case GET_FULL_YEAR:
        return fields.year;
    case GET_HOURS:
        return fields.hour;
    case GET_MILLISECONDS:
        return fields.millisecond;
    case GET_MINUTES:
        return fields.minute;
    case GET_MONTH:
        return fields.month;
    case GET_SECONDS:
        return fields.second;
    case GET_YEAR:
        return fields.year - 1900;
    default:
        return 0;
    }
}

// Date.prototype.getDate ( ) and all others of one field
// https://tc39.es/ecma262/#sec-date.prototype.getdate
static bool date_prototype_get(JsCall *call, JsValue *result)
{
    uint32_t mode = call->callee->mode;
    JsTimeZone zone = host_zone(call->vm);
    JsDate *date;
    double time;

    if (!this_date(call, &date))
        return false;
    *result = JSMI_NAN;
    if (isnan(date->time))
        return true;
    time = mode & IN_UTC ? date->time : jsmi_local_time(&zone, date->time);
    *result = jsmi_value_int(select_field(
        jsmi_date_fields(time), (DateField)(mode & ~(uint32_t)IN_UTC)));
    return true;
}

// Date.prototype.getTime ( ), valueOf ( )
// https://tc39.es/ecma262/#sec-date.prototype.gettime
static bool date_prototype_get_time(JsCall *call, JsValue *result)
{
    JsDate *date;

    if (!this_date(call, &date))
        return false;
    *result = jsmi_value_from_raw_double(date->time);
    return true;
}

// Date.prototype.getTimezoneOffset ( )
// https://tc39.es/ecma262/#sec-date.prototype.gettimezoneoffset
static bool date_prototype_get_timezone_offset(JsCall *call, JsValue *result)
{
    JsTimeZone zone = host_zone(call->vm);
    JsDate *date;

    if (!this_date(call, &date))
        return false;
    *result = JSMI_NAN;
    if (!isnan(date->time))
        *result = jsmi_value_number(
            (date->time - jsmi_local_time(&zone, date->time)) / 60000);
    return true;
}

// --------------------------------------------------------------------- setters

static bool set_time(JsDate *date, double time, JsValue *result)
{
    date->time = jsmi_time_clip(time);
    *result = jsmi_value_from_raw_double(date->time);
    return true;
}

// A setter sets the fields from its first one on, as many as it is given and
// takes: the mode is both numbers.
enum { SETTER_COUNT_SHIFT = 8 };
#define SETTER(first, count) ((first) | (count) << SETTER_COUNT_SHIFT)

static void fields_of_time(double time, double fields[FIELDS])
{
    JsDateFields taken = jsmi_date_fields(time);

    fields[0] = taken.year;
    fields[1] = taken.month;
    fields[2] = taken.day;
    fields[3] = taken.hour;
    fields[4] = taken.minute;
    fields[5] = taken.second;
    fields[6] = taken.millisecond;
}

// Date.prototype.setDate ( date ) and all others of fields
// https://tc39.es/ecma262/#sec-date.prototype.setdate
static bool date_prototype_set(JsCall *call, JsValue *result)
{
    uint32_t mode = call->callee->mode;
    uint32_t first = mode & 15;
    uint32_t count = mode >> SETTER_COUNT_SHIFT;
    JsTimeZone zone = host_zone(call->vm);
    bool in_utc = mode & IN_UTC;
    JsDate *date;
    double time;
    double given[FIELDS];
    double fields[FIELDS];

    if (!this_date(call, &date))
        return false;
    time = date->time;
    for (uint32_t i = 0; i < count && (i == 0 || i < call->argument_count);
         i++) {
        if (!jsmi_to_number(call->vm, jsmi_argument(call, i), &given[i]))
            return false;
    }
    if (isnan(time)) {
        // An invalid date stays so, unless it is given a year.
        if (first != 0) {
            *result = JSMI_NAN;
            return true;
        }
        fields_of_time(0, fields);
    } else {
        fields_of_time(in_utc ? time : jsmi_local_time(&zone, time), fields);
    }
    for (uint32_t i = 0; i < count && (i == 0 || i < call->argument_count); i++)
        fields[first + i] = given[i];
    time = time_of_fields(fields);
    return set_time(date, in_utc ? time : jsmi_utc_time(&zone, time), result);
}

// Date.prototype.setTime ( time )
// https://tc39.es/ecma262/#sec-date.prototype.settime
static bool date_prototype_set_time(JsCall *call, JsValue *result)
{
    JsDate *date;
    double time;

    return this_date(call, &date) &&
           jsmi_to_number(call->vm, jsmi_argument(call, 0), &time) &&
           set_time(date, time, result);
}

// Date.prototype.setYear ( year )
// https://tc39.es/ecma262/#sec-date.prototype.setyear
static bool date_prototype_set_year(JsCall *call, JsValue *result)
{
    JsTimeZone zone = host_zone(call->vm);
    JsDate *date;
    double time, year;
    double fields[FIELDS];

    if (!this_date(call, &date))
        return false;
    time = date->time;
    if (!jsmi_to_number(call->vm, jsmi_argument(call, 0), &year))
        return false;
    fields_of_time(isnan(time) ? 0 : jsmi_local_time(&zone, time), fields);
    fields[0] = jsmi_make_full_year(year);
    return set_time(date, jsmi_utc_time(&zone, time_of_fields(fields)), result);
}

// --------------------------------------------------------------------- as text

// Date.prototype.toString ( ) and its kin; the mode is a JsDateFormat
// https://tc39.es/ecma262/#sec-date.prototype.tostring
static bool date_prototype_to_text(JsCall *call, JsValue *result)
{
    JsDateFormat format = (JsDateFormat)call->callee->mode;
    JsDate *date;

    if (!this_date(call, &date))
        return false;
    if (format == JSMI_DATE_TO_ISO_STRING && isnan(date->time))
        return jsmi_throw_range_error(call->vm, "invalid date");
    return result_date_text(call->vm, date->time, format, result);
}

// Date.prototype.toJSON ( key )
// https://tc39.es/ecma262/#sec-date.prototype.tojson
static bool date_prototype_to_json(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    JsValue primitive;

    if (!jsmi_to_object(vm, call->this_value, &object))
        return false;
    if (!jsmi_to_primitive(vm, jsmi_value_object(object), JSMI_PREFER_NUMBER,
                           &primitive))
        return false;
    if (jsmi_is_number(primitive) && !isfinite(jsmi_as_number(primitive))) {
        *result = JSMI_NULL;
        return true;
    }
    return jsmi_invoke(vm, jsmi_value_object(object), JSMI_KEY(toISOString),
                       NULL, 0, result);
}

static bool hint_of(JsVm *vm, JsValue argument, bool *prefers_string)
{
    JsUnits units;

    if (!jsmi_is_string(argument))
        return jsmi_throw_type_error(vm, "invalid hint %V", argument);
    if (!jsmi_flatten(vm, jsmi_as_string(argument), &units))
        return false;
    *prefers_string = !jsmi_units_equal_text(units, "number");
    if (*prefers_string && !jsmi_units_equal_text(units, "string") &&
        !jsmi_units_equal_text(units, "default"))
        return jsmi_throw_type_error(vm, "invalid hint %V", argument);
    return true;
}

// Date.prototype [ %Symbol.toPrimitive% ] ( hint )
// https://tc39.es/ecma262/#sec-date.prototype-%symbol.toprimitive%
static bool date_prototype_to_primitive(JsCall *call, JsValue *result)
{
    JsVm *vm = call->vm;
    JsObject *object;
    bool prefers_string;

    if (!jsmi_this_object(call, &object))
        return false;
    if (!hint_of(vm, jsmi_argument(call, 0), &prefers_string))
        return false;
    // OrdinaryToPrimitive ( O, hint )
    for (int i = 0; i < 2; i++) {
        JsValue method;

        if (!jsmi_get(vm, object,
                      (i == 0) == prefers_string ? JSMI_KEY(toString)
                                                 : JSMI_KEY(valueOf),
                      &method))
            return false;
        if (!jsmi_is_callable(method))
            continue;
        if (!jsmi_call(vm, method, call->this_value, NULL, 0, result))
            return false;
        if (!jsmi_is_object(*result))
            return true;
    }
    return jsmi_throw_type_error(vm, "cannot convert an object to a primitive "
                                     "value");
}

const JsPropertySpec jsmi_date_prototype_properties[] = {
    // clang-format off
    JSMI_OBJECT(constructor, DATE, JSMI_BUILTIN_ATTRIBUTES),
    JSMI_METHOD_MODE(getDate, 0, date_prototype_get, GET_DATE),
    JSMI_METHOD_MODE(getDay, 0, date_prototype_get, GET_DAY),
    JSMI_METHOD_MODE(getFullYear, 0, date_prototype_get, GET_FULL_YEAR),
    JSMI_METHOD_MODE(getHours, 0, date_prototype_get, GET_HOURS),
    JSMI_METHOD_MODE(getMilliseconds, 0, date_prototype_get, GET_MILLISECONDS),
    JSMI_METHOD_MODE(getMinutes, 0, date_prototype_get, GET_MINUTES),
    JSMI_METHOD_MODE(getMonth, 0, date_prototype_get, GET_MONTH),
    JSMI_METHOD_MODE(getSeconds, 0, date_prototype_get, GET_SECONDS),
    JSMI_METHOD(getTime, 0, date_prototype_get_time),
    JSMI_METHOD(getTimezoneOffset, 0, date_prototype_get_timezone_offset),
    JSMI_METHOD_MODE(getUTCDate, 0, date_prototype_get, GET_DATE | IN_UTC),
    JSMI_METHOD_MODE(getUTCDay, 0, date_prototype_get, GET_DAY | IN_UTC),
    JSMI_METHOD_MODE(getUTCFullYear, 0, date_prototype_get, GET_FULL_YEAR | IN_UTC),
    JSMI_METHOD_MODE(getUTCHours, 0, date_prototype_get, GET_HOURS | IN_UTC),
    JSMI_METHOD_MODE(getUTCMilliseconds, 0, date_prototype_get, GET_MILLISECONDS | IN_UTC),
    JSMI_METHOD_MODE(getUTCMinutes, 0, date_prototype_get, GET_MINUTES | IN_UTC),
    JSMI_METHOD_MODE(getUTCMonth, 0, date_prototype_get, GET_MONTH | IN_UTC),
    JSMI_METHOD_MODE(getUTCSeconds, 0, date_prototype_get, GET_SECONDS | IN_UTC),
    JSMI_METHOD_MODE(getYear, 0, date_prototype_get, GET_YEAR),
    JSMI_METHOD_MODE(setDate, 1, date_prototype_set, SETTER(2, 1)),
    JSMI_METHOD_MODE(setFullYear, 3, date_prototype_set, SETTER(0, 3)),
    JSMI_METHOD_MODE(setHours, 4, date_prototype_set, SETTER(3, 4)),
    JSMI_METHOD_MODE(setMilliseconds, 1, date_prototype_set, SETTER(6, 1)),
    JSMI_METHOD_MODE(setMinutes, 3, date_prototype_set, SETTER(4, 3)),
    JSMI_METHOD_MODE(setMonth, 2, date_prototype_set, SETTER(1, 2)),
    JSMI_METHOD_MODE(setSeconds, 2, date_prototype_set, SETTER(5, 2)),
    JSMI_METHOD(setTime, 1, date_prototype_set_time),
    JSMI_METHOD_MODE(setUTCDate, 1, date_prototype_set, SETTER(2, 1) | IN_UTC),
    JSMI_METHOD_MODE(setUTCFullYear, 3, date_prototype_set, SETTER(0, 3) | IN_UTC),
    JSMI_METHOD_MODE(setUTCHours, 4, date_prototype_set, SETTER(3, 4) | IN_UTC),
    JSMI_METHOD_MODE(setUTCMilliseconds, 1, date_prototype_set, SETTER(6, 1) | IN_UTC),
    JSMI_METHOD_MODE(setUTCMinutes, 3, date_prototype_set, SETTER(4, 3) | IN_UTC),
    JSMI_METHOD_MODE(setUTCMonth, 2, date_prototype_set, SETTER(1, 2) | IN_UTC),
    JSMI_METHOD_MODE(setUTCSeconds, 2, date_prototype_set, SETTER(5, 2) | IN_UTC),
    JSMI_METHOD(setYear, 1, date_prototype_set_year),
    JSMI_METHOD_MODE(toDateString, 0, date_prototype_to_text, JSMI_DATE_TO_DATE_STRING),
    JSMI_METHOD_MODE(toISOString, 0, date_prototype_to_text, JSMI_DATE_TO_ISO_STRING),
    JSMI_METHOD(toJSON, 1, date_prototype_to_json),
    JSMI_METHOD_MODE(toLocaleDateString, 0, date_prototype_to_text, JSMI_DATE_TO_DATE_STRING),
    JSMI_METHOD_MODE(toLocaleString, 0, date_prototype_to_text, JSMI_DATE_TO_STRING),
    JSMI_METHOD_MODE(toLocaleTimeString, 0, date_prototype_to_text, JSMI_DATE_TO_TIME_STRING),
    JSMI_METHOD_MODE(toString, 0, date_prototype_to_text, JSMI_DATE_TO_STRING),
    JSMI_METHOD_MODE(toTimeString, 0, date_prototype_to_text, JSMI_DATE_TO_TIME_STRING),
    JSMI_METHOD_MODE(toUTCString, 0, date_prototype_to_text, JSMI_DATE_TO_UTC_STRING),
    JSMI_ALIAS(toGMTString, toUTCString),
    JSMI_METHOD(valueOf, 0, date_prototype_get_time),
    JSMI_SYMBOL_METHOD(to_primitive, 1, date_prototype_to_primitive, JSMI_CONFIGURABLE),
    JSMI_END,
    // clang-format on
};

const JsPropertySpec jsmi_date_properties[] = {
    // clang-format off
    JSMI_METHOD(Date, 7, date_constructor),
    JSMI_OBJECT(prototype, DATE_PROTOTYPE, 0),
    JSMI_METHOD(now, 0, date_now),
    JSMI_METHOD(parse, 1, date_parse),
    JSMI_METHOD(UTC, 7, date_utc),
    JSMI_END,
    // clang-format on
};

#undef SETTER
