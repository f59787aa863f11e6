// SPDX-License-Identifier: MIT
#include "relation/participant.h"

#include "relation/cue_rule.h"
#include "relation/qualify.h"

static const kb_candidate *
candidate_of(const kb_parse *parse, const kb_chunk *chunk)
{
    return chunk->mention == KB_NONE
               ? NULL
               : &parse->reading->candidates->items[chunk->mention];
}

static kb_span
span_of_tokens(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    return kb_text_span(parse->reading->text, begin, end);
}

static void
push(kb_participants *out, kb_participant one)
{
    if (out->n < KB_PARTICIPANTS_MAX) {
        out->items[out->n++] = one;
    }
}

static const kb_known_classes *
known(const kb_parse *parse)
{
    return kb_rules_known(parse->reading->rules);
}

// The type of a chunk that speaks of nobody known: that of its mention.
static kb_entity_type
type_of_chunk(const kb_parse *parse, uint32_t chunk)
{
    const kb_candidate *const one =
        candidate_of(parse, kb_parse_chunk(parse, chunk));
    if (one) {
        return one->type;
    }
    return (kb_parse_chunk(parse, chunk)->classes & known(parse)->territory) !=
                   0
               ? KB_PLACE
               : (kb_entity_type)0;
}

static kb_participant
make(const kb_parse *parse, uint32_t chunk, kb_span span, uint32_t entity)
{
    const kb_resolution *const all = parse->reading->resolution;
    return (kb_participant){
        .span = span,
        .entity = entity,
        .type = entity == KB_NONE ? type_of_chunk(parse, chunk)
                                  : all->entities[entity].entity.type,
        .chunk = chunk,
        .is_negated =
            (kb_parse_chunk(parse, chunk)->flags & KB_CHUNK_NEGATED) != 0,
        .is_pronoun =
            entity == KB_NONE &&
            (parse->reading->tags[kb_parse_chunk(parse, chunk)->head] &
             KB_POS_PRP) != 0};
}

// "Iran-backed", "US-led": whose help it has, not whose it is, no more than
// "pro-Russian"; "Munich-based" and "Munich-born" say where.
static bool
is_backer(const kb_parse *parse, const kb_candidate *one)
{
    const kb_text *const text = parse->reading->text;
    if (one->flags & KB_CANDIDATE_STANCE) {
        return true;
    }
    return one->end + 1 < text->n_tokens &&
           text->tokens[one->end].mark == '-' &&
           text->tokens[one->end].flags & KB_TOKEN_GLUED &&
           !kb_token_is(&text->tokens[one->end + 1], "based") &&
           !kb_token_is(&text->tokens[one->end + 1], "headquartered") &&
           !kb_token_is(&text->tokens[one->end + 1], "born");
}

// The last mention that lies inside tokens [begin, end) and is a name or
// demonym with an entity, or NULL.
static const kb_candidate *
mention_inside(const kb_parse *parse, uint32_t begin, uint32_t end)
{
    const kb_candidate *const all = parse->reading->candidates->items;
    for (uint32_t i = end; all && i > begin; --i) {
        const uint32_t m = parse->reading->mention_at_end[i];
        if (m == KB_NONE) {
            continue;
        }
        const kb_candidate *const one = &all[m];
        if (is_backer(parse, one)) {
            continue;
        }
        const bool is_owner = one->kind == KB_MENTION_NAME ||
                              one->kind == KB_MENTION_DEMONYM ||
                              one->kind == KB_MENTION_PRONOUN;
        if (is_owner && one->begin >= begin && one->entity != KB_NONE) {
            return one;
        }
    }
    return NULL;
}

static bool
has_of(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunks *const all = &parse->chunks;
    return chunk + 2 < all->n && all->items[chunk + 1].kind == KB_CHUNK_PREP &&
           all->items[chunk + 1].prep == KB_PREP(OF) &&
           all->items[chunk + 2].kind == KB_CHUNK_NOUN;
}

// The tokens of a chunk before its head, and before the name that heads it.
static uint32_t
head_begin(const kb_parse *parse, const kb_chunk *chunk)
{
    const kb_candidate *const one = candidate_of(parse, chunk);
    if (one && one->kind == KB_MENTION_NAME && one->begin > chunk->begin) {
        return one->begin;
    }
    return chunk->head;
}

// "French and German leaders": the word for a people that "and" joins to one,
// or NULL.
static const kb_candidate *
joined_demonym(const kb_parse *parse, uint32_t begin, const kb_candidate *one)
{
    const bool is_joined =
        one->kind == KB_MENTION_DEMONYM && one->begin > begin + 1 &&
        kb_token_is(&parse->reading->text->tokens[one->begin - 1], "and");
    const kb_candidate *const other =
        is_joined ? mention_inside(parse, begin, one->begin - 1) : NULL;
    return other && other->kind == KB_MENTION_DEMONYM &&
                   other->end + 1 == one->begin
               ? other
               : NULL;
}

void
kb_participants_add_owner(const kb_parse *parse, uint32_t chunk, bool with_of,
                          kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    if (noun->owner != KB_NONE) {
        kb_participants_add(parse, noun->owner, out);
        return;
    }
    const kb_candidate *const inside =
        mention_inside(parse, noun->begin, head_begin(parse, noun));
    if (inside) {
        const kb_candidate *const other =
            joined_demonym(parse, noun->begin, inside);
        if (other) {
            push(out, make(parse, chunk,
                           span_of_tokens(parse, other->begin, other->end),
                           other->entity));
        }
        push(out, make(parse, chunk,
                       span_of_tokens(parse, inside->begin, inside->end),
                       inside->entity));
        return;
    }
    if (with_of && has_of(parse, chunk)) {
        uint32_t end = 0;
        const kb_list list =
            noun->flags & KB_CHUNK_PLURAL
                ? kb_list_read_between(&parse->chunks, chunk + 2, &end)
                : kb_list_read(&parse->chunks, chunk + 2, &end);
        kb_participants_add_list(parse, &list, out);
    }
}

// A common noun with all that makes it definite: its possessor, "of …", and
// one place ("military positions in Asir"), not "in exchange".
static kb_span
whole_span(const kb_parse *parse, uint32_t chunk)
{
    const kb_chunks *const all = &parse->chunks;
    const uint64_t where = KB_PREP(IN) | KB_PREP(NEAR) | KB_PREP(AT);
    uint32_t first = chunk;
    while (first > 0 && all->items[first].owner == first - 1) {
        first = all->items[first].owner; // not of "whose"
    }
    uint32_t last = kb_chunk_phrase_end(all, chunk);
    if (last + 2 < all->n && all->items[last + 1].kind == KB_CHUNK_PREP &&
        all->items[last + 1].prep & where &&
        all->items[last + 2].kind == KB_CHUNK_NOUN &&
        !(all->items[last + 2].flags & KB_CHUNK_TIME) &&
        !(all->items[last + 2].classes & known(parse)->relator)) {
        last = kb_chunk_phrase_end(all, last + 2);
    }
    return span_of_tokens(parse, all->items[first].begin, all->items[last].end);
}

// "gave <Ukraine> weapons", "granted <the French army> leave"; not "gave
// Ukrainian weapons".
static bool
is_first_object(const kb_parse *parse, const kb_chunk *noun,
                const kb_candidate *one)
{
    if (one->kind != KB_MENTION_DEMONYM) {
        return one->kind == KB_MENTION_NAME;
    }
    return one->end < noun->head &&
           parse->reading->words[one->end]->classes & known(parse)->part;
}

void
kb_participants_add_name_before(const kb_parse *parse, uint32_t chunk,
                                kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const one =
        mention_inside(parse, noun->begin, head_begin(parse, noun));
    if (noun->owner == KB_NONE && one && is_first_object(parse, noun, one)) {
        push(out,
             make(parse, chunk, span_of_tokens(parse, one->begin, one->end),
                  one->entity));
    }
}

// Nouns that say what kind of thing the name before them is: "the Acme union".
static bool
names_kind(const kb_cue *cue)
{
    switch ((int)cue->class_) {
    case KB_CLASS_COMPANY:
    case KB_CLASS_PARTY:
    case KB_CLASS_UNION:
    case KB_CLASS_MEDIA:
    case KB_CLASS_BANK:
    case KB_CLASS_CLUB:
    case KB_CLASS_UNIVERSITY:
    case KB_CLASS_ARMED_GROUP:
        return true;
    default:
        return false;
    }
}

bool
kb_participant_body(const kb_parse *parse, uint32_t chunk, kb_participant *out,
                    bool *is_part)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *const one = candidate_of(parse, noun);
    const kb_cue *const cue =
        kb_cues_find(kb_rules_cues(parse->reading->rules),
                     &parse->reading->text->tokens[noun->head]);
    const bool is_body = cue->bits & KB_CUE_NOUN &&
                         cue->type == KB_ORGANIZATION &&
                         !(cue->bits & (KB_CUE_STATE | KB_CUE_PLURAL));
    if ((one && one->kind == KB_MENTION_NAME) ||
        (!is_body && !(noun->classes & known(parse)->section))) {
        return false;
    }
    kb_participants who;
    who.n = 0;
    if (noun->owner != KB_NONE) {
        kb_participants_add(parse, noun->owner, &who);
    } else {
        const kb_candidate *const name =
            mention_inside(parse, noun->begin, noun->head);
        if (name && name->kind == KB_MENTION_NAME) {
            push(&who, make(parse, chunk,
                            span_of_tokens(parse, name->begin, name->end),
                            name->entity));
        }
    }
    if (who.n != 1 || who.items[0].entity == KB_NONE ||
        who.items[0].type != KB_ORGANIZATION) {
        return false;
    }
    *out = who.items[0];
    *is_part = noun->owner != KB_NONE || !is_body || !names_kind(cue);
    return true;
}

void
kb_participants_add_doer(const kb_parse *parse, uint32_t chunk,
                         kb_participants *out)
{
    const uint32_t first = out->n;
    const bool with_of =
        !(kb_parse_chunk(parse, chunk)->classes & known(parse)->undergone);
    kb_participants_add_owner(parse, chunk, with_of, out);
    for (uint32_t i = first; i < out->n; ++i) {
        out->items[i].span = whole_span(parse, chunk);
    }
}

static bool
has_number(const kb_parse *parse, const kb_chunk *noun)
{
    for (uint32_t i = noun->begin; i < noun->end; ++i) {
        if (parse->reading->tags[i] & KB_POS_CD) {
            return true;
        }
    }
    return false;
}

// "Putin's army", "Biden's administration": the state that he is of.
static void
become_country(const kb_parse *parse, kb_participant *person)
{
    const kb_resolution *const all = parse->reading->resolution;
    const uint32_t country = person->entity == KB_NONE
                                 ? KB_NONE
                                 : all->entities[person->entity].country;
    if (country != KB_NONE && all->entities[person->entity].gaz &&
        all->entities[country].class_ == KB_CLASS_COUNTRY) {
        person->entity = country;
        person->type = KB_PLACE;
    }
}

// "Russian forces", "officials of Ukraine", "Hamas fighters", not "17
// soldiers": the state or body they are of.
static bool
add_whole(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const bool is_part = (noun->classes & known(parse)->part) != 0;
    const bool is_holding = (noun->classes & known(parse)->holding) != 0;
    const bool is_member = (noun->classes & known(parse)->member) != 0 &&
                           (noun->flags & KB_CHUNK_PLURAL) != 0;
    if ((!is_part && !is_holding && !is_member) || has_number(parse, noun)) {
        return false;
    }
    kb_participants owners;
    owners.n = 0;
    kb_participants_add_owner(parse, chunk, true, &owners);
    bool is_added = false;
    for (uint32_t i = 0; i < owners.n; ++i) {
        kb_participant one = owners.items[i];
        if (one.type == KB_PERSON && noun->classes & known(parse)->regime) {
            become_country(parse, &one);
        }
        const bool is_alone = // "Kurdish fighters" are no state's
            !is_part && !is_holding && one.type != KB_ORGANIZATION;
        if (one.entity == KB_NONE || one.type == KB_PERSON || is_alone) {
            continue;
        }
        one.span = whole_span(parse, chunk);
        one.chunk = chunk;
        one.is_part = true;
        one.is_holding = !is_part && !is_member;
        push(out, one);
        is_added = true;
    }
    return is_added;
}

uint32_t
kb_participant_counted(const kb_parse *parse, uint32_t chunk,
                       kb_class_set classes)
{
    const kb_class_set own = kb_parse_chunk(parse, chunk)->classes;
    return !(own & classes) && own & known(parse)->quantity &&
                   has_of(parse, chunk)
               ? kb_list_head(&parse->chunks, chunk + 2)
               : chunk;
}

// "a number of Western countries", "dozens of Russians": what they are of.
static bool
add_counted(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    if (!(noun->classes & known(parse)->quantity) || !has_of(parse, chunk)) {
        return false;
    }
    kb_participants_add(parse, chunk + 2, out);
    return true;
}

static bool
add_members(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const kb_list *const members = &parse->clauses.members[chunk];
    for (uint32_t i = 0; i < members->n; ++i) {
        if (members->items[i] != chunk) {
            kb_participants_add(parse, members->items[i], out);
        }
    }
    const bool are_all = // named behind a comma, not by "including"
        members->n > 0 &&
        parse->chunks.items[members->items[0] - 1].kind == KB_CHUNK_COMMA;
    if (members->n > 0 && !are_all) { // the group too, though nobody known
        push(out, make(parse, chunk, whole_span(parse, chunk), KB_NONE));
    }
    return members->n > 0;
}

static bool
add_pair(const kb_parse *parse, uint32_t chunk, const kb_candidate *one,
         kb_participants *out)
{
    if (one->pair[0] == KB_NONE || one->pair[1] == KB_NONE) {
        return false;
    }
    const kb_span span = span_of_tokens(parse, one->begin, one->end);
    push(out, make(parse, chunk, span, one->pair[0]));
    push(out, make(parse, chunk, span, one->pair[1]));
    return true;
}

static bool
add_apposed(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const uint32_t apposed = kb_parse_chunk(parse, chunk)->apposed;
    if (apposed == KB_NONE) {
        return false;
    }
    const kb_candidate *const name =
        candidate_of(parse, kb_parse_chunk(parse, apposed));
    if (!name || name->kind != KB_MENTION_NAME || name->entity == KB_NONE) {
        return false;
    }
    push(out, make(parse, chunk, span_of_tokens(parse, name->begin, name->end),
                   name->entity));
    return true;
}

// "the man who …", "a school located …".
static bool
has_relative(const kb_parse *parse, uint32_t chunk)
{
    if (chunk + 1 >= parse->chunks.n) {
        return false;
    }
    const kb_chunk *const next = kb_parse_chunk(parse, chunk + 1);
    return next->kind == KB_CHUNK_WHO ||
           (next->kind == KB_CHUNK_VERB && next->flags & KB_CHUNK_REDUCED);
}

// "X was the man who …": who is meant is X.
static bool
add_identified(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    if (!has_relative(parse, chunk)) {
        return false;
    }
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        if (!kb_list_has(&clause->object, chunk) || clause->object.n != 1 ||
            clause->subject.n != 1 ||
            kb_qualify_copula(parse, c) == KB_COPULA_NONE) {
            continue;
        }
        const kb_candidate *const name = candidate_of(
            parse, kb_parse_chunk(parse, clause->subject.items[0]));
        if (!name || name->kind != KB_MENTION_NAME || name->entity == KB_NONE) {
            return false;
        }
        push(out,
             make(parse, chunk, span_of_tokens(parse, name->begin, name->end),
                  name->entity));
        return true;
    }
    return false;
}

// "17 Japanese" are people, not their country.
static bool
is_counted_people(const kb_parse *parse, const kb_chunk *noun,
                  const kb_candidate *one)
{
    if (one->kind == KB_MENTION_NAME || one->entity == KB_NONE ||
        parse->reading->resolution->entities[one->entity].class_ !=
            KB_CLASS_COUNTRY) {
        return false;
    }
    return has_number(parse, noun);
}

// Whether a chunk does not speak of its mention's entity: "six other Russians"
// are not the state, "Putin's" with its noun cut off is not Putin, "himself"
// acts on nobody else.
static bool
is_unnamed(const kb_parse *parse, const kb_chunk *noun, const kb_candidate *one)
{
    const kb_token *const tokens = parse->reading->text->tokens;
    if (one->kind == KB_MENTION_DEMONYM && noun->begin < one->begin) {
        return noun->begin + 1 != one->begin ||
               !kb_token_is(&tokens[noun->begin], "the");
    }
    if (is_counted_people(parse, noun, one)) {
        return true;
    }
    const uint32_t next = (uint32_t)(noun - parse->chunks.items) + 1;
    const bool is_cut = noun->flags & KB_CHUNK_POSSESSIVE &&
                        next < parse->chunks.n &&
                        parse->chunks.items[next].kind == KB_CHUNK_ADJECTIVE;
    return is_cut || noun->flags & KB_CHUNK_REFLEXIVE;
}

// What a pronoun that was left unresolved may stand for, by its type; 0: any.
static kb_entity_type
type_of_pronoun(const kb_token *token)
{
    static const struct {
        const char *word;
        kb_entity_type type;
    } pronouns[] = {{"he", KB_PERSON},
                    {"she", KB_PERSON},
                    {"i", KB_PERSON},
                    {"it", KB_ORGANIZATION}};
    for (size_t i = 0; i < sizeof(pronouns) / sizeof(pronouns[0]); ++i) {
        if (kb_token_is(token, pronouns[i].word)) {
            return pronouns[i].type;
        }
    }
    return (kb_entity_type)0;
}

// Whether a pronoun may stand for who a noun speaks of.
static bool
gender_fits(const kb_parse *parse, uint32_t pronoun, uint32_t noun)
{
    const kb_candidate *const a =
        candidate_of(parse, kb_parse_chunk(parse, pronoun));
    const kb_candidate *const b =
        candidate_of(parse, kb_parse_chunk(parse, noun));
    if (!a || !b || a->gender == KB_GENDER_UNKNOWN) {
        return true;
    }
    const kb_gender gender =
        b->entity == KB_NONE
            ? b->gender
            : parse->reading->resolution->entities[b->entity].gender;
    return gender == KB_GENDER_UNKNOWN || gender == a->gender;
}

// "She left," X said: whether somebody else quotes a word that is neither "I"
// nor "we", and so is not he.
static bool
is_quoted_other(const kb_parse *parse, const kb_token *word, uint32_t governor)
{
    static const char *const speakers[] = {"i", "we", NULL};
    const kb_token *const tokens = parse->reading->text->tokens;
    const uint32_t verb =
        kb_parse_chunk(parse, parse->clauses.items[governor].verb)->head;
    return word->flags & KB_TOKEN_QUOTED &&
           !(tokens[verb].flags & KB_TOKEN_QUOTED) &&
           !kb_token_is_any(word, speakers);
}

// "The rebels said they will …": the subject of a clause that somebody says is
// the speaker when it is a pronoun of nobody known.
static bool
add_speaker(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    if (noun->end != noun->begin + 1 ||
        !(parse->reading->tags[noun->begin] & KB_POS_PRP)) {
        return false;
    }
    const kb_token *const word = &parse->reading->text->tokens[noun->begin];
    const kb_entity_type wanted = type_of_pronoun(word);
    for (uint32_t c = 0; c < parse->clauses.n; ++c) {
        const kb_clause *const clause = &parse->clauses.items[c];
        if (!clause->is_reported || !kb_list_has(&clause->subject, chunk)) {
            continue;
        }
        const kb_list *const speaker =
            &parse->clauses.items[clause->governor].subject;
        if (speaker->n == 0 || kb_list_has(speaker, chunk) ||
            is_quoted_other(parse, word, clause->governor)) {
            return false;
        }
        const kb_entity_type type = type_of_chunk(parse, speaker->items[0]);
        const bool is_person = type == KB_PERSON;
        if ((wanted != 0 && is_person != (wanted == KB_PERSON)) ||
            !gender_fits(parse, chunk, speaker->items[0])) {
            return false;
        }
        kb_participants_add_list(parse, speaker, out);
        return true;
    }
    return false;
}

static bool
acts_on(const kb_clause *clause, uint32_t noun)
{
    return kb_list_has(&clause->object, noun) ||
           kb_clause_has_phrase(clause, noun);
}

// Whether a pronoun was resolved to somebody else than a noun speaks of.
static bool
is_another(const kb_parse *parse, const kb_candidate *pronoun, uint32_t noun)
{
    const kb_candidate *const self =
        candidate_of(parse, kb_parse_chunk(parse, noun));
    return pronoun && pronoun->entity != KB_NONE &&
           (!self || self->entity != pronoun->entity);
}

// "X met Y and urged him …", "X called Y to thank him": of somebody who acts on
// Y, him is Y, when nobody knows better; he is not X.
static bool
add_acted_on(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    static const char *const objects[] = {"him", "her", "them", NULL};
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_token *const word = &parse->reading->text->tokens[noun->begin];
    if (noun->end != noun->begin + 1 || !kb_token_is_any(word, objects)) {
        return false;
    }
    uint32_t c = 1;
    while (c < parse->clauses.n && !acts_on(&parse->clauses.items[c], chunk)) {
        ++c;
    }
    if (c >= parse->clauses.n) {
        return false;
    }
    const kb_list *const self = &parse->clauses.items[c].subject;
    const kb_clause *const before = &parse->clauses.items[c - 1];
    const kb_list *const who = &before->object;
    if (self->n != 1 || before->subject.n != 1 || who->n == 0 ||
        self->items[0] != before->subject.items[0] || who->items[0] >= chunk ||
        is_another(parse, candidate_of(parse, noun), self->items[0])) {
        return false;
    }
    const kb_chunk *const first = kb_parse_chunk(parse, who->items[0]);
    const bool are_many = who->n > 1 || first->flags & KB_CHUNK_PLURAL;
    const bool fits = kb_token_is(word, "them")
                          ? are_many
                          : !are_many && first->type == KB_PERSON &&
                                gender_fits(parse, chunk, who->items[0]);
    if (fits) {
        kb_participants_add_list(parse, who, out);
    }
    return fits;
}

// The name in the same sentence of whom a pronoun stands for, or the pronoun.
static const kb_candidate *
named_before(const kb_parse *parse, const kb_candidate *pronoun)
{
    const kb_candidates *const all = parse->reading->candidates;
    const kb_sentence *const sentence =
        &parse->reading->text->sentences[parse->sentence];
    for (const kb_candidate *one = pronoun; one-- > all->items;) {
        if (one->begin < sentence->begin) {
            break;
        }
        if (one->entity == pronoun->entity && one->kind == KB_MENTION_NAME) {
            return one;
        }
    }
    return pronoun;
}

// Without coreference, names alone speak of anybody.
static bool
is_left_out(const kb_parse *parse, const kb_candidate *one)
{
    return parse->reading->without & KB_WITHOUT_COREFERENCE &&
           (one->kind == KB_MENTION_NOMINAL || one->kind == KB_MENTION_PRONOUN);
}

void
kb_participants_add(const kb_parse *parse, uint32_t chunk, kb_participants *out)
{
    const kb_chunk *const noun = kb_parse_chunk(parse, chunk);
    const kb_candidate *one = candidate_of(parse, noun);
    if (one && (is_unnamed(parse, noun, one) || is_left_out(parse, one))) {
        one = NULL;
    }
    const bool is_name = one && one->kind == KB_MENTION_NAME;
    if (!is_name &&
        (add_apposed(parse, chunk, out) || add_identified(parse, chunk, out))) {
        return;
    }
    if (one && add_pair(parse, chunk, one, out)) {
        return;
    }
    if (!is_name && add_acted_on(parse, chunk, out)) {
        return;
    }
    if (one && one->entity != KB_NONE) {
        if (one->kind == KB_MENTION_PRONOUN) {
            one = named_before(parse, one);
        }
        push(out,
             make(parse, chunk, span_of_tokens(parse, one->begin, one->end),
                  one->entity));
        return;
    }
    if (add_members(parse, chunk, out) || add_counted(parse, chunk, out) ||
        add_whole(parse, chunk, out) || add_speaker(parse, chunk, out)) {
        return;
    }
    push(out, make(parse, chunk, whole_span(parse, chunk), KB_NONE));
}

void
kb_participants_add_list(const kb_parse *parse, const kb_list *list,
                         kb_participants *out)
{
    const uint32_t first = out->n;
    bool is_negated = false; // "neither X nor Y", "no X or Y"
    for (uint32_t i = 0; i < list->n; ++i) {
        kb_participants_add(parse, list->items[i], out);
        is_negated |= (kb_parse_chunk(parse, list->items[i])->flags &
                       KB_CHUNK_NEGATED) != 0;
    }
    for (uint32_t i = first; i < out->n; ++i) {
        out->items[i].is_negated |= is_negated;
    }
}

// "Muscovites", "Parisian police": its people, who are not the state.
static bool
is_by_demonym(const kb_parse *parse, const kb_participant *participant)
{
    if (participant->chunk == KB_NONE) {
        return false;
    }
    const kb_chunk *const chunk = kb_parse_chunk(parse, participant->chunk);
    const kb_candidate *const one =
        mention_inside(parse, chunk->begin, chunk->end);
    return one && one->kind == KB_MENTION_DEMONYM &&
           one->entity == participant->entity;
}

void
kb_participant_to_state(const kb_parse *parse, kb_participant *participant)
{
    if (participant->entity == KB_NONE) {
        return;
    }
    const kb_resolution *const all = parse->reading->resolution;
    const kb_resolved *const one = &all->entities[participant->entity];
    const bool is_seat = one->class_ == KB_CLASS_SEAT;
    bool is_capital = false;
    if (one->class_ == KB_CLASS_CITY && one->country != KB_NONE) {
        const kb_resolved *const country = &all->entities[one->country];
        is_capital = country->gaz && one->gaz == country->gaz &&
                     country->entry->capital == one->gaz_index;
    }
    if ((is_seat || (is_capital && !is_by_demonym(parse, participant))) &&
        one->country != KB_NONE) {
        participant->entity = one->country;
        participant->type = all->entities[one->country].entity.type;
    }
}

void
kb_participants_to_states(const kb_parse *parse, kb_participants *all)
{
    for (uint32_t i = 0; i < all->n; ++i) {
        kb_participant_to_state(parse, &all->items[i]);
    }
}
