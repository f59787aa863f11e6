// SPDX-License-Identifier: MIT
// Who bears which role in the document, and whose role it is: "Russian Foreign
// Minister Sergei Lavrov"; "Lavrov, the foreign minister of Russia".
#include "base/hash.h"
#include "resolve/roster.h"

static bool
in_sentence(const kb_roster *roster, uint32_t a, uint32_t b)
{
    const kb_token *const tokens = roster->text->tokens;
    return b < roster->text->n_tokens &&
           tokens[a].sentence == tokens[b].sentence;
}

// The entity of the name or demonym that ends before a token, or before the
// possessive ending or the adjectives that stand there.
static uint32_t
owner_before(const kb_roster *roster, uint32_t token, uint32_t limit)
{
    const kb_token *const tokens = roster->text->tokens;
    uint32_t t = token;
    for (int i = 0; i < 4 && t > limit; ++i) {
        const uint32_t name = roster->ends[t];
        if (name != KB_NONE) {
            const kb_candidate *const c = &roster->candidates->items[name];
            return !(c->flags & KB_CANDIDATE_STANCE) &&
                           in_sentence(roster, c->begin, t)
                       ? c->entity
                       : KB_NONE;
        }
        const kb_token *const before = &tokens[t - 1];
        const bool is_modifier =
            before->kind == KB_TOKEN_CLITIC || before->mark == '-' ||
            (before->kind == KB_TOKEN_WORD &&
             (before->tag & (KB_POS_JJ | KB_POS_NN | KB_POS_CD)) != 0);
        if (!is_modifier || !in_sentence(roster, t - 1, token - 1)) {
            return KB_NONE;
        }
        t -= 1;
    }
    return KB_NONE;
}

// "of Ukraine", "of the United Nations", "for NATO".
static uint32_t
owner_after(const kb_roster *roster, uint32_t end)
{
    const kb_token *const tokens = roster->text->tokens;
    if (!in_sentence(roster, end - 1, end + 1) ||
        !(kb_token_is(&tokens[end], "of") || kb_token_is(&tokens[end], "for") ||
          kb_token_is(&tokens[end], "at") || kb_token_is(&tokens[end], "to"))) {
        return KB_NONE;
    }
    uint32_t at = end + 1;
    if (kb_token_is(&tokens[at], "the") && at + 1 < roster->text->n_tokens) {
        at += 1;
    }
    const uint32_t name = roster->begins[at];
    if (name == KB_NONE) {
        return KB_NONE;
    }
    const kb_candidate *const c = &roster->candidates->items[name];
    const bool is_of = kb_token_is(&tokens[end], "of");
    return c->kind == KB_MENTION_NAME && c->type != KB_PERSON &&
                   (is_of || c->type == KB_ORGANIZATION)
               ? c->entity
               : KB_NONE;
}

static kb_status
record_role(kb_roster *roster, const kb_candidate *c, uint32_t person,
            uint32_t owner)
{
    kb_post post = {.person = person,
                    .owner = owner,
                    .at = c->begin,
                    .is_former = (c->flags & KB_CANDIDATE_FORMER) != 0};
    KB_TRY(kb_roster_role(roster, c->role_begin, c->role_end, &post.role));
    return post.role.len > 0 ? kb_roster_add_post(roster, post) : KB_OK;
}

// "Name, a former teacher, left", not "in Name, a teacher left" or "he met
// Name, the teacher said".
static bool
ends_apposition(const kb_roster *roster, const kb_candidate *c)
{
    if (!in_sentence(roster, c->begin, c->end)) {
        return true;
    }
    const kb_token *const next = &roster->text->tokens[c->end];
    if ((c->flags & KB_CANDIDATE_DEFINITE) != 0) {
        return (kb_cues_find(roster->cues, next)->bits & KB_CUE_SPEECH) == 0;
    }
    return next->mark != 0 ||
           (next->tag & (KB_POS_IN | KB_POS_WH | KB_POS_TO | KB_POS_CC)) != 0;
}

// The end of a noun phrase with the words that say when it was so: "the mayor
// at the time".
static uint32_t
end_with_time(const kb_roster *roster, const kb_candidate *c)
{
    static const char *const words[] = {"at", "the", "time"};
    for (uint32_t i = 0; i < 3; ++i) {
        if (!in_sentence(roster, c->begin, c->end + i) ||
            !kb_token_is(&roster->text->tokens[c->end + i], words[i])) {
            return c->end;
        }
    }
    return c->end + 3;
}

// The person that a noun phrase stands beside: "Name, the role" or "the role,
// Name,".
static uint32_t
beside(const kb_roster *roster, const kb_candidate *c)
{
    const kb_token *const tokens = roster->text->tokens;
    const kb_candidate *const all = roster->candidates->items;
    if (c->begin >= 2 && tokens[c->begin - 1].mark == ',' &&
        in_sentence(roster, c->begin - 1, c->begin)) {
        const uint32_t name = roster->ends[c->begin - 1];
        if (name != KB_NONE && all[name].kind == KB_MENTION_NAME &&
            all[name].type == c->type && ends_apposition(roster, c)) {
            return name;
        }
    }
    const uint32_t comma = end_with_time(roster, c);
    if (in_sentence(roster, c->begin, comma + 1) && tokens[comma].mark == ',' &&
        (c->flags & KB_CANDIDATE_DEFINITE) != 0) {
        const uint32_t name = roster->begins[comma + 1];
        if (name != KB_NONE && all[name].kind == KB_MENTION_NAME &&
            all[name].type == c->type) {
            const uint32_t end = all[name].end;
            const bool is_closed =
                !in_sentence(roster, c->begin, end) ||
                (tokens[end].mark != 0 && tokens[end].mark != '-') ||
                (tokens[end].tag & KB_POS_IN) != 0 ||
                tokens[end].kind == KB_TOKEN_CLITIC;
            return is_closed ? name : KB_NONE;
        }
    }
    return KB_NONE;
}

static bool
is_group(const kb_candidate *c)
{
    return (c->flags & KB_CANDIDATE_PLURAL) != 0;
}

// Link a nominal to the name it stands beside.
static kb_status
link_apposition(kb_roster *roster, uint32_t i)
{
    const kb_candidate *const c = &roster->candidates->items[i];
    const bool is_tried = kb_roster_tries(roster, KB_SIEVE_APPOSITION);
    const uint32_t name =
        is_group(c) || !is_tried ? KB_NONE : beside(roster, c);
    if (name == KB_NONE) {
        return KB_OK;
    }
    const uint32_t entity = roster->candidates->items[name].entity;
    if (entity == KB_NONE || entity == c->owner) {
        return KB_OK;
    }
    if (c->type == KB_PERSON) {
        KB_TRY(record_role(roster, c, entity, c->owner));
    }
    kb_roster_by(roster, KB_SIEVE_APPOSITION);
    kb_roster_link(roster, i, entity);
    return KB_OK;
}

static kb_status
find_owner(kb_roster *roster, uint32_t i)
{
    kb_candidate *const c = &roster->candidates->items[i];
    if (c->kind == KB_MENTION_NAME && c->role_end > c->role_begin) {
        c->owner = owner_before(roster, c->role_begin, 0);
        if (c->owner == KB_NONE && c->role_end < c->begin) {
            c->owner = owner_after(roster, c->role_end);
        }
        if (c->owner == c->entity) {
            c->owner = KB_NONE;
        }
        return record_role(roster, c, c->entity, c->owner);
    }
    if (c->kind != KB_MENTION_NOMINAL) {
        return KB_OK;
    }
    c->owner = owner_before(roster, c->role_begin, c->begin);
    if (c->owner == KB_NONE) {
        c->owner = owner_after(roster, c->end);
    }
    return link_apposition(roster, i);
}

kb_status
kb_resolve_roles(kb_roster *roster)
{
    for (uint32_t i = 0; i < roster->candidates->n; ++i) {
        KB_TRY(find_owner(roster, i));
    }
    return KB_OK;
}
