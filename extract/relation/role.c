// SPDX-License-Identifier: MIT
// Whose a role is stands before it ("Russian", "Gazprom's") or after it ("of
// Gazprom", "at Amnesty International").
#include "relation/role.h"

#include "relation/cue_rule.h"
#include "relation/link.h"

static const kb_gaz_word *
role_ending_at(const kb_parse *parse, uint32_t token)
{
    const uint32_t role = parse->reading->role_at_end[token];
    return role == KB_NONE ? NULL : &parse->reading->roles[role];
}

static uint32_t
entity_of_chunk(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who;
    who.n = 0;
    kb_participants_add(parse, chunk, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

// the NGO "Name of Some": the organization whose name in quotation marks
// follows a noun, or KB_NONE.
static uint32_t
quoted_after(const kb_parse *parse, uint32_t chunk)
{
    if (chunk + 1 >= parse->chunks.n) {
        return KB_NONE;
    }
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_chunk *const next = kb_parse_chunk(parse, chunk + 1);
    const kb_candidate *const one = kb_parse_mention(parse, chunk + 1);
    const bool is_quoted = next->kind == KB_CHUNK_NOUN &&
                           next->begin == noun->end + 1 &&
                           parse->reading->text->tokens[noun->end].mark == '"';
    return is_quoted && one && one->kind == KB_MENTION_NAME &&
                   one->type == KB_ORGANIZATION && one->begin == next->begin
               ? one->entity
               : KB_NONE;
}

// The entity of the noun chunk after a preposition; "with the Acme research
// group" is with Acme; "of Acme's division" is of a part of it.
static uint32_t
entity_after(const kb_parse *parse, uint64_t prep, uint32_t chunk,
             kb_office *out)
{
    const uint32_t entity = entity_of_chunk(parse, chunk);
    if (entity != KB_NONE) {
        return entity;
    }
    const uint32_t quoted = quoted_after(parse, chunk);
    if (quoted != KB_NONE) {
        return quoted;
    }
    kb_participant body;
    bool is_part = false;
    if (kb_participant_body(parse, chunk, &body, &is_part)) {
        if (out) {
            out->is_minor |= is_part;
        }
        return body.entity;
    }
    kb_participants who;
    who.n = 0;
    if (prep != KB_PREP(OF)) {
        kb_participants_add_name_before(parse, chunk, &who);
    }
    return who.n == 1 && who.items[0].type == KB_ORGANIZATION
               ? who.items[0].entity
               : KB_NONE;
}

void
kb_role_add_owner(const kb_parse *parse, uint32_t entity, kb_office *out)
{
    if (out->owner == KB_NONE) {
        out->owner = entity;
        return;
    }
    const bool is_new = entity != KB_NONE && entity != out->owner &&
                        kb_parse_resolved(parse, entity)->entity.type ==
                            kb_parse_resolved(parse, out->owner)->entity.type;
    if (is_new && out->n_more < KB_OWNERS_MAX - 1) {
        out->more[out->n_more++] = entity;
    }
}

// "member of X and of Y", "son of X and his wife Y": those joined to the owner
// that stands after the preposition at `prep`.
static void
take_joined(const kb_parse *parse, uint32_t prep, kb_office *out)
{
    uint32_t end = 0;
    const kb_list list = kb_list_read(&parse->chunks, prep + 1, &end);
    for (uint32_t i = 1; i < list.n; ++i) {
        kb_role_add_owner(parse, entity_of_chunk(parse, list.items[i]), out);
    }
    while (kb_parse_is(parse, end, KB_CHUNK_AND) &&
           kb_parse_is(parse, end + 1, KB_CHUNK_PREP) &&
           kb_parse_chunk(parse, end + 1)->prep ==
               kb_parse_chunk(parse, prep)->prep &&
           kb_parse_is(parse, end + 2, KB_CHUNK_NOUN)) {
        const uint32_t noun = kb_list_head(&parse->chunks, end + 2);
        kb_role_add_owner(parse, entity_of_chunk(parse, noun), out);
        end = kb_chunk_phrase_end(&parse->chunks, noun) + 1;
    }
}

// "son of the actor and screenwriter X": whom a role that another one goes on
// speaks of, or KB_NONE.
static uint32_t
entity_of_roles(const kb_parse *parse, uint32_t chunk)
{
    while (parse->reading->role_at_end[kb_parse_chunk(parse, chunk)->end] !=
               KB_NONE &&
           kb_parse_is(parse, chunk + 1, KB_CHUNK_AND) &&
           kb_parse_is(parse, chunk + 2, KB_CHUNK_NOUN)) {
        chunk += 2;
        const kb_candidate *const one = kb_parse_mention(parse, chunk);
        if (one && one->kind == KB_MENTION_NAME) {
            return one->role_begin == kb_parse_chunk(parse, chunk)->begin &&
                           one->role_begin < one->role_end
                       ? one->entity
                       : KB_NONE;
        }
    }
    return KB_NONE;
}

// The entity after one of the prepositions behind a noun chunk, or KB_NONE;
// what a role is about is passed over ("chief of research for X", "expert on
// lamps at X").
static uint32_t
owner_behind(const kb_parse *parse, uint32_t chunk, uint64_t preps,
             kb_office *out)
{
    const uint64_t about =
        KB_PREP(OF) | KB_PREP(FOR) |
        ((preps & KB_PREP(OF)) != 0 ? 0 : KB_PREP(ON) | KB_PREP(IN));
    for (uint32_t at = chunk + 1; kb_parse_is(parse, at, KB_CHUNK_PREP) &&
                                  kb_parse_is(parse, at + 1, KB_CHUNK_NOUN);) {
        const uint64_t prep = kb_parse_chunk(parse, at)->prep;
        const uint32_t noun = kb_list_head(&parse->chunks, at + 1);
        uint32_t entity = (prep & preps) != 0
                              ? entity_after(parse, prep, noun, out)
                              : KB_NONE;
        if (entity == KB_NONE && (prep & preps) != 0) {
            entity = entity_of_roles(parse, noun);
        }
        if (entity != KB_NONE && out && out->owner == KB_NONE) {
            out->owner = entity;
            take_joined(parse, at, out);
        }
        if (entity != KB_NONE || !(prep & about)) {
            return entity;
        }
        at = noun + 1;
    }
    return KB_NONE;
}

static uint32_t
owner_before(const kb_parse *parse, uint32_t chunk)
{
    kb_participants who;
    who.n = 0;
    kb_participants_add_owner(parse, chunk, false, &who);
    return who.n == 1 ? who.items[0].entity : KB_NONE;
}

// "the ABC (Acme Building Company) chief X": what stands before parentheses.
static uint32_t
owner_before_parens(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunk *const end = kb_parse_chunk(parse, chunk);
    return chunk >= 4 && end[-1].kind == KB_CHUNK_CLOSE &&
                   end[-2].kind == KB_CHUNK_NOUN &&
                   end[-3].kind == KB_CHUNK_OPEN &&
                   end[-4].kind == KB_CHUNK_NOUN
               ? entity_of_chunk(parse, chunk - 4)
               : KB_NONE;
}

static bool
has_demonym(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin + 1; i <= end; ++i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i);
        if (one && one->kind == KB_MENTION_DEMONYM) {
            return true;
        }
    }
    return false;
}

// "Greek-French", "German and Italian": of both countries.
static void
take_other_people(const kb_parse *parse, uint32_t begin, uint32_t end,
                  kb_office *out)
{
    const kb_token *const tokens = parse->reading->text->tokens;
    for (uint32_t i = begin + 1; i + 1 < end && out->owner != KB_NONE; ++i) {
        const kb_candidate *const first = kb_parse_mention_before(parse, i);
        const bool is_joined =
            tokens[i].mark == '-' || kb_token_is(&tokens[i], "and");
        if (!first || !is_joined || first->kind != KB_MENTION_DEMONYM ||
            first->entity == KB_NONE) {
            continue;
        }
        for (uint32_t k = i + 2; k <= end; ++k) {
            const kb_candidate *const second =
                kb_parse_mention_before(parse, k);
            if (second && second->kind == KB_MENTION_DEMONYM &&
                second->begin == i + 1 && second->entity == out->owner) {
                kb_role_add_owner(parse, first->entity, out);
            }
        }
    }
}

// How an owner stands before a role, from its mention among tokens
// [begin, end): "Munich-based", "German-born", "US-backed"; "Syria expert"
// (a topic) as against "Syrian" and "US".
static void
judge_modifier(const kb_parse *parse, uint32_t begin, uint32_t end,
               kb_office *out)
{
    const kb_text *const text = parse->reading->text;
    for (uint32_t i = end; i > begin && out->owner != KB_NONE; --i) {
        const kb_candidate *const one = kb_parse_mention_before(parse, i);
        if (!one || one->entity != out->owner) {
            continue;
        }
        const uint64_t joint = kb_link_hyphen(text, one, end);
        if (joint != KB_JOINT_BESIDE) {
            out->where = joint == 0 ? KB_NONE : out->owner;
            out->where_joint = joint;
            out->owner = KB_NONE;
        }
        out->is_topic = one->kind == KB_MENTION_NAME &&
                        !(text->tokens[one->begin].flags & KB_TOKEN_ALL_CAPS) &&
                        text->tokens[i].kind != KB_TOKEN_CLITIC;
        return;
    }
}

// The only organization that the sentence names of a class, or of no known
// one; KB_NONE: none or several.
static uint32_t
only_organization(const kb_parse *parse, uint32_t class_)
{
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    uint32_t found = KB_NONE;
    for (uint32_t end = sentence->begin + 1; end <= sentence->end; ++end) {
        const kb_candidate *const one = kb_parse_mention_before(parse, end);
        if (!one || one->kind != KB_MENTION_NAME ||
            one->type != KB_ORGANIZATION || one->entity == KB_NONE) {
            continue;
        }
        const uint32_t of = kb_parse_resolved(parse, one->entity)->class_;
        if ((of != class_ && of != KB_CLASS_NONE) || one->entity == found) {
            continue;
        }
        if (found != KB_NONE) {
            return KB_NONE;
        }
        found = one->entity;
    }
    return found;
}

// "a company official", "union leader X": whose, when the sentence names but
// one such organization.  The police are anybody's.
static void
take_only_owner(const kb_parse *parse, uint32_t begin, uint32_t end,
                kb_office *out)
{
    const kb_cues *const cues = kb_rules_cues(parse->reading->rules);
    if (out->owner != KB_NONE || out->where != KB_NONE) {
        return;
    }
    for (uint32_t i = begin; i + 1 < end; ++i) {
        const kb_cue *const cue =
            kb_cues_find(cues, &parse->reading->text->tokens[i]);
        if (cue->bits & KB_CUE_NOUN && cue->type == KB_ORGANIZATION &&
            cue->class_ != KB_CLASS_AGENCY &&
            cue->class_ != KB_CLASS_GOVERNMENT) {
            out->owner = only_organization(parse, cue->class_);
            out->is_guessed = true;
            out->joint = KB_JOINT_BESIDE;
            return;
        }
    }
}

// Of a role that begins at token `role`: "deputy head", "sales director", "EU
// parliament president" lead at most a part.
static void
judge_rank(const kb_parse *parse, uint32_t begin, uint32_t role, kb_office *out)
{
    const kb_reading *const r = parse->reading;
    for (uint32_t i = begin; i < role; ++i) {
        out->is_deputy |=
            (kb_cues_find(kb_rules_cues(r->rules), &r->text->tokens[i])->bits &
             KB_CUE_DEPUTY) != 0;
    }
    const bool is_of_part =
        role > begin && r->tags[role - 1] == KB_POS_NN &&
        !(r->text->tokens[role - 1].flags & KB_TOKEN_CAPITAL) &&
        r->mention_at_end[role] == KB_NONE;
    out->is_minor |= !out->is_guessed && (out->is_deputy || is_of_part);
}

// How many tokens a role word has: "vice-president" three.
static uint32_t
n_tokens(kb_str word)
{
    uint32_t n = 1;
    for (size_t i = 0; i < word.len; ++i) {
        n += word.ptr[i] == ' ' ? 1U : word.ptr[i] == '-' ? 2U : 0U;
    }
    return n;
}

static bool
plays_for_place(const kb_parse *parse, const kb_office *role)
{
    return role->word && role->owner != KB_NONE &&
           kb_str_equal(role->word->place_predicate, KB_STR("playerOf")) &&
           kb_parse_resolved(parse, role->owner)->entity.type == KB_PLACE;
}

// "Arsenal's Italian coach X", "Italian coach X of Arsenal": of the club, and
// of that people.
static void
take_club(const kb_parse *parse, uint32_t chunk, kb_office *out)
{
    if (!out->by_demonym || !out->word || out->owner == KB_NONE ||
        !kb_str_equal(out->word->org_predicate, KB_STR("coachOf")) ||
        kb_parse_resolved(parse, out->owner)->entity.type != KB_PLACE) {
        return;
    }
    const uint32_t possessor = kb_parse_chunk(parse, chunk)->owner;
    const uint32_t club = possessor != KB_NONE
                              ? entity_of_chunk(parse, possessor)
                              : owner_behind(parse, chunk, KB_PREP(OF), NULL);
    if (club != KB_NONE &&
        kb_parse_resolved(parse, club)->entity.type == KB_ORGANIZATION) {
        out->more[0] = out->owner; // no other is joined to a word for a people
        out->n_more = 1;
        out->owner = club;
        out->is_foreign = true;
    }
}

// The role before a name: "Russian Foreign Minister" Sergei Lavrov.
bool
kb_role_of_title(const kb_parse *parse, uint32_t chunk,
                 const kb_candidate *name, kb_office *out)
{
    if (name->role_begin == name->role_end) {
        return false;
    }
    const uint32_t first = // of "his Polish forward X", which are two chunks
        name->role_begin > 0 &&
                name->role_begin - 1 < kb_parse_chunk(parse, chunk)->begin
            ? name->role_begin - 1
            : kb_parse_chunk(parse, chunk)->begin;
    *out =
        (kb_office){.word = role_ending_at(parse, name->role_end),
                    .span = kb_text_span(parse->reading->text, name->role_begin,
                                         name->role_end),
                    .owner = name->owner,
                    .is_former = (name->flags & KB_CANDIDATE_FORMER) != 0,
                    .sent_to = KB_NONE,
                    .where = KB_NONE,
                    .since = KB_NO_DAY,
                    .by_demonym = has_demonym(parse, first, name->role_begin)};
    out->joint = KB_JOINT_BESIDE;
    if (out->owner == KB_NONE) { // "Gov. X of Ohio"
        out->joint = KB_PREP(OF);
        out->owner = owner_behind(parse, chunk, KB_PREP(OF), NULL);
        if (plays_for_place(parse, out)) { // "Captain X of Ohio" lives there
            out->owner = KB_NONE;
        }
    }
    if (out->owner == KB_NONE) { // "Ohio Gov. X"
        out->owner = owner_before(parse, chunk);
        out->joint = KB_JOINT_BESIDE;
    }
    if (out->joint == KB_JOINT_BESIDE) {
        judge_modifier(parse, kb_parse_chunk(parse, chunk)->begin,
                       name->role_begin, out);
    }
    if (out->by_demonym) {
        take_other_people(parse, kb_parse_chunk(parse, chunk)->begin,
                          name->role_begin, out);
    }
    if (out->owner == KB_NONE && out->where == KB_NONE &&
        name->role_begin == kb_parse_chunk(parse, chunk)->begin) {
        out->owner = owner_before_parens(parse, chunk);
    }
    take_club(parse, chunk, out);
    take_only_owner(parse, kb_parse_chunk(parse, chunk)->begin, name->role_end,
                    out);
    judge_rank(parse, kb_parse_chunk(parse, chunk)->begin, name->role_begin,
               out);
    return out->word != NULL;
}

// "Acme's Leeds chief" is of Acme, in Leeds.
static void
take_possessor(const kb_parse *parse, uint32_t chunk, uint32_t inside,
               kb_office *out)
{
    const uint32_t owner = kb_parse_chunk(parse, chunk)->owner;
    const uint32_t entity =
        owner == KB_NONE ? KB_NONE : entity_of_chunk(parse, owner);
    if (entity == KB_NONE || out->owner != KB_NONE) {
        return;
    }
    out->owner = entity;
    out->joint = KB_JOINT_BESIDE;
    if (inside != KB_NONE && inside != entity) {
        out->where = inside;
        out->where_joint = KB_JOINT_BESIDE;
    }
}

// "economist at Acme"; "Middle East correspondent for Acme": of Acme, though
// a place stands before it; "Norwegian politician for the Green Party": both.
static void
take_employer(const kb_parse *parse, uint32_t chunk, kb_office *out)
{
    const kb_entity_type before =
        out->owner == KB_NONE || out->joint != KB_JOINT_BESIDE
            ? (kb_entity_type)0
            : kb_parse_resolved(parse, out->owner)->entity.type;
    const bool is_citizen =
        out->by_demonym && out->word &&
        (kb_str_equal(out->word->country_predicate, KB_STR("citizenOf")) ||
         kb_str_equal(out->word->country_predicate, KB_STR("playerOf")));
    if (out->owner != KB_NONE &&
        (before != KB_PLACE || (out->by_demonym && !is_citizen))) {
        return;
    }
    kb_office at = {.owner = KB_NONE};
    (void)owner_behind(parse, chunk, KB_PREP(AT) | KB_PREP(FOR) | KB_PREP(WITH),
                       &at);
    if (at.owner == KB_NONE ||
        (before == KB_PLACE &&
         kb_parse_resolved(parse, at.owner)->entity.type != KB_ORGANIZATION)) {
        return;
    }
    if (before == KB_PLACE && is_citizen) {
        at.n_more = at.n_more < KB_OWNERS_MAX - 1 ? at.n_more : at.n_more - 1;
        at.more[at.n_more++] = out->owner;
    } else if (before == KB_PLACE) {
        out->where = out->owner;
        out->where_joint = KB_JOINT_BESIDE;
    }
    // "head of the department of lamps at Acme" leads no Acme
    out->is_minor |=
        at.is_minor || (kb_parse_is(parse, chunk + 1, KB_CHUNK_PREP) &&
                        kb_parse_chunk(parse, chunk + 1)->prep == KB_PREP(OF));
    out->owner = at.owner;
    out->n_more = at.n_more;
    memcpy(out->more, at.more, sizeof(out->more));
    out->joint = KB_PREP(AT);
}

// "a lawyer and former mayor": before a role, a mention or not.
static bool
is_former(const kb_parse *parse, const kb_chunk *noun)
{
    const kb_cues *const cues = kb_rules_cues(parse->reading->rules);
    for (uint32_t i = noun->begin; i < noun->head; ++i) {
        const kb_cue *const cue =
            kb_cues_find(cues, &parse->reading->text->tokens[i]);
        if (cue->bits & KB_CUE_FORMER) {
            return true;
        }
    }
    return false;
}

// The role that a noun chunk without a name ends with: "the head of X".
bool
kb_role_of_description(const kb_parse *parse, uint32_t chunk, kb_office *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const one = kb_parse_mention(parse, chunk);
    if (noun->kind != KB_CHUNK_NOUN ||
        (one && one->kind != KB_MENTION_NOMINAL)) {
        return false;
    }
    *out = (kb_office){
        .word = role_ending_at(parse, noun->end),
        .span = kb_text_span(parse->reading->text, noun->head, noun->end),
        .owner = KB_NONE,
        .is_former = is_former(parse, noun),
        .where = KB_NONE,
        .since = KB_NO_DAY,
        .by_demonym = has_demonym(parse, noun->begin, noun->head)};
    out->joint = KB_PREP(OF);
    (void)owner_behind(parse, chunk, KB_PREP(OF), out);
    take_possessor(parse, chunk, one ? one->owner : KB_NONE, out);
    if (out->owner == KB_NONE) {
        const uint32_t before = owner_before(parse, chunk);
        const bool is_told = one && one->owner != KB_NONE;
        out->owner = is_told ? one->owner : before;
        out->joint =
            is_told && one->owner != before ? KB_PREP(AT) : KB_JOINT_BESIDE;
        judge_modifier(parse, noun->begin, noun->head, out);
    }
    if (out->by_demonym) {
        take_other_people(parse, noun->begin, noun->head, out);
    }
    take_employer(parse, chunk, out);
    if (out->where == KB_NONE) {
        out->where_joint = KB_PREP(FROM);
        out->where = owner_behind(parse, chunk, KB_PREP(FROM), NULL);
    }
    if (out->where == KB_NONE && out->owner == KB_NONE) {
        out->where_joint = KB_PREP(IN);
        out->where = owner_behind(parse, chunk, KB_PREP(IN), NULL);
    }
    out->sent_to = owner_behind(parse, chunk, KB_PREP(TO), NULL);
    take_only_owner(parse, noun->begin, noun->end, out);
    const uint32_t n = out->word ? n_tokens(out->word->word) : 0;
    if (noun->end - noun->begin > n) {
        judge_rank(parse, noun->begin, noun->end - n, out);
    }
    return out->word != NULL;
}

uint32_t
kb_role_next(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunks *const all = &parse->chunks;
    const uint32_t at = kb_chunk_apposition_end(all, chunk) + 1;
    return at + 1 < all->n && all->items[at].kind == KB_CHUNK_AND &&
                   all->items[at + 1].kind == KB_CHUNK_NOUN
               ? kb_list_head(all, at + 1)
               : KB_NONE;
}

void
kb_role_take_own(const kb_parse *parse, uint32_t chunk, kb_office *out)
{
    const uint32_t own = owner_behind(parse, chunk, KB_PREP(OF), NULL);
    if (own != KB_NONE || !(out->joint & KB_JOINTS_BEFORE)) {
        out->owner = own;
        out->n_more = 0;
        out->joint = KB_PREP(OF);
    }
}
