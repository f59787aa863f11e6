// SPDX-License-Identifier: MIT
#include "relation/name_rule.h"

#include "gaz/cell.h"
#include "gaz/class.h"
#include "relation/rule_set.h"

static kb_status
refuse_fault(const kb_row *row, const kb_shape_fault *fault)
{
    return kb_row_refuse_at(row, "pattern", fault->column, fault->why);
}

static kb_status
load_part(kb_rules *rules, const kb_row *row)
{
    kb_str name = {NULL, 0};
    kb_str pattern = {NULL, 0};
    kb_shape_fault fault;
    KB_TRY(kb_row_copy(row, "name", &rules->arena, &name));
    KB_TRY(kb_row_copy(row, "pattern", &rules->arena, &pattern));
    const kb_status st =
        kb_shapes_set_part(rules->shapes, name, pattern, &fault);
    return st == KB_ERR_SYNTAX ? refuse_fault(row, &fault) : st;
}

// A number such as 0.95 or 0.
static kb_status
read_number(const kb_row *row, const char *column, double *out)
{
    const kb_str cell = kb_row_get(row, column);
    double unit = 1;
    bool is_fraction = false;
    *out = 0;
    for (size_t i = 0; i < cell.len; ++i) {
        const char digit = cell.ptr[i];
        if (digit == '.' && !is_fraction && i > 0) {
            is_fraction = true;
        } else if (digit >= '0' && digit <= '9' && i < 6) {
            unit *= is_fraction ? 10 : 1;
            *out = *out * 10 + (digit - '0');
        } else {
            return kb_row_refuse(row, column, "not of the form 0.85");
        }
    }
    *out /= unit;
    return KB_OK;
}

static kb_status
read_type(const kb_row *row, kb_shape *shape)
{
    const kb_str type = kb_row_get(row, "type");
    const kb_str class_ = kb_row_get(row, "class");
    if (!kb_str_equal(type, KB_STR("none")) &&
        kb_cell_read_type(type, &shape->type) != NULL) {
        return kb_row_refuse(row, "type",
                             "not person, place, organization, none or part");
    }
    if (class_.len > 0 &&
        (shape->type == 0 ||
         kb_entity_class_find(shape->type, class_, &shape->class_) != KB_OK)) {
        return kb_row_refuse(row, "class", "no class of that type");
    }
    return KB_OK;
}

// The rule whose weights it shares: the one that is named, of its own id, or
// the commonest of its type.
static kb_status
read_like(const kb_row *row, kb_shape *shape)
{
    static const kb_name_rule of_type[] = {
        [0] = KB_RULE_EVENT,
        [KB_PERSON] = KB_RULE_FIRST_NAME,
        [KB_PLACE] = KB_RULE_PLACE_HEAD_AFTER,
        [KB_ORGANIZATION] = KB_RULE_ORG_HEAD,
    };
    const kb_str like = kb_row_get(row, "like");
    const kb_name_rule rule =
        kb_name_rule_find(like.len > 0 ? like : shape->id);
    if (like.len > 0 && rule == KB_RULE_NOTHING) {
        return kb_row_refuse(row, "like", "no rule that weights know");
    }
    shape->like = rule != KB_RULE_NOTHING ? rule : of_type[shape->type];
    return KB_OK;
}

static kb_status
copy_cells(kb_rules *rules, const kb_row *row, kb_shape *shape)
{
    const char *const path = kb_table_path(row->table);
    KB_TRY(kb_row_copy(row, "name", &rules->arena, &shape->id));
    KB_TRY(kb_row_copy(row, "example", &rules->arena, &shape->example));
    KB_TRY(kb_row_copy(row, "counter", &rules->arena, &shape->counter));
    return kb_arena_copy(&rules->arena, (kb_str){path, strlen(path)},
                         &shape->file);
}

static kb_status
load_shape(kb_rules *rules, const kb_row *row)
{
    kb_shape shape = {.line = kb_row_line(row)};
    kb_shape_fault fault;
    KB_TRY(copy_cells(rules, row, &shape));
    KB_TRY(read_type(row, &shape));
    KB_TRY(read_like(row, &shape));
    KB_TRY(read_number(row, "quality", &shape.quality));
    KB_TRY(read_number(row, "longer", &shape.longer));
    double sure = 0;
    KB_TRY(read_number(row, "sure", &sure));
    shape.sure = (uint32_t)sure;
    const kb_status st = kb_shapes_add(rules->shapes, &shape,
                                       kb_row_get(row, "pattern"), &fault);
    return st == KB_ERR_SYNTAX ? refuse_fault(row, &fault) : st;
}

kb_status
kb_name_rule_load(kb_rules *rules, const kb_row *row)
{
    if (kb_row_get(row, "name").len == 0) {
        return kb_row_refuse(row, "name", "an empty cell");
    }
    if (!rules->shapes) {
        KB_TRY(kb_shapes_new(rules->alloc, &rules->shapes));
    }
    return kb_str_equal(kb_row_get(row, "type"), KB_STR("part"))
               ? load_part(rules, row)
               : load_shape(rules, row);
}

const kb_shapes *
kb_rules_shapes(const kb_rules *rules)
{
    return rules ? rules->shapes : NULL;
}
