// SPDX-License-Identifier: MIT
#include "relation/derive.h"

#include "gaz/kind.h"
#include "relation/about.h"
#include "relation/link.h"
#include "resolve/office.h"

enum { KNOWNS_MAX = 16 };

/// The bit of a kb_premise_source.
#define SOURCE(source) (1U << (source))

typedef struct deriver {
    const kb_reading *reading;
    kb_findings *findings;
    // by entity: its first mention that is a name, or a name or demonym, or
    // KB_NONE
    const uint32_t *first_name;
    const uint32_t *first_said;
    const uint32_t *next_said; // by candidate: its entity's next such mention
    const kb_link_end *ends;   // by entity
    // by entity: a bit for each kb_premise_source by which it may have anything
    const uint8_t *sources;
    uint32_t *countries; // entities of lists
    uint32_t n_countries;
    kb_about about;
    uint32_t n_read;      // findings that were read
    uint32_t *first_fact; // by entity: finding + 1 whose subject it is; 0: none
    uint32_t *next_fact;  // by finding: the next one of its subject
} deriver;

// Something that holds: T is what S has by a premise.
typedef struct known {
    uint32_t target;
    double confidence;
    kb_str predicate; // of an office; else empty
    kb_day since;     // of an office; else KB_NO_DAY
} known;

typedef struct knowns {
    known items[KNOWNS_MAX];
    uint32_t n;
} knowns;

static const kb_resolved *
entity_at(const deriver *d, uint32_t entity)
{
    return &d->reading->resolution->entities[entity];
}

static kb_span
span_of(const deriver *d, uint32_t entity)
{
    const kb_candidate *const one =
        &d->reading->candidates->items[d->first_said[entity]];
    return kb_text_span(d->reading->text, one->begin, one->end);
}

// Whether the document names both ends; a demonym will do for whose office one
// holds, what follows from that, whose capital a city is and where it lies, but
// what is told "in German" need not be about a German firm.
static bool
are_named(const deriver *d, const kb_inference *rule, uint32_t subject,
          uint32_t target)
{
    const kb_premise_source source = rule->premises[0].source;
    const bool by_demonym =
        source == KB_PREMISE_OFFICE || source == KB_PREMISE_CAPITAL ||
        source == KB_PREMISE_WITHIN || source == KB_PREMISE_SPOKEN ||
        (source == KB_PREMISE_TEXT && rule->n_premises == 1);
    const uint32_t *const first = by_demonym ? d->first_said : d->first_name;
    return d->first_said[subject] != KB_NONE && first[target] != KB_NONE;
}

static uint32_t
sentence_of(const deriver *d, uint32_t mention)
{
    const kb_candidate *const one = &d->reading->candidates->items[mention];
    return d->reading->text->tokens[one->begin].sentence;
}

// Whether the document speaks of a person and a country together: within two
// sentences, or often of the country.  One that is named in passing, far from a
// film star, hardly says whose citizen he is.
static bool
are_together(const deriver *d, uint32_t subject, uint32_t target)
{
    enum { OFTEN = 3, NEAR = 2, LOOKED_AT = 64 };
    const kb_candidate *const all = d->reading->candidates->items;
    uint32_t n_named = 0;
    for (uint32_t t = d->first_said[target]; t != KB_NONE && n_named < OFTEN;
         t = d->next_said[t]) {
        n_named += all[t].kind == KB_MENTION_NAME;
    }
    if (n_named >= OFTEN) {
        return true;
    }
    uint32_t s = d->first_said[subject];
    uint32_t t = d->first_said[target];
    for (int n = 0; n < LOOKED_AT && s != KB_NONE && t != KB_NONE; ++n) {
        const uint32_t a = sentence_of(d, s);
        const uint32_t b = sentence_of(d, t);
        if ((a < b ? b - a : a - b) <= NEAR) {
            return true;
        }
        if (a < b) {
            s = d->next_said[s];
        } else {
            t = d->next_said[t];
        }
    }
    return false;
}

// Whether an inference is of what a list says of a person's country alone.
static bool
is_list_citizen(const deriver *d, const kb_inference *rule, uint32_t subject)
{
    return rule->n_premises == 1 &&
           rule->premises[0].source == KB_PREMISE_COUNTRY &&
           entity_at(d, subject)->entity.type == KB_PERSON;
}

static void
conclude(const deriver *d, const kb_inference *rule, uint32_t subject,
         const known *object)
{
    const kb_str predicate =
        rule->predicate.len > 0 ? rule->predicate : object->predicate;
    const uint32_t target = object->target;
    if (predicate.len == 0 || !are_named(d, rule, subject, target) ||
        (is_list_citizen(d, rule, subject) &&
         !are_together(d, subject, target))) {
        return;
    }
    const kb_candidate *const where =
        &d->reading->candidates->items[d->first_said[subject]];
    const kb_statement statement = {.predicate = predicate,
                                    .rule = rule->id,
                                    .confidence =
                                        rule->confidence * object->confidence,
                                    .trigger = span_of(d, subject),
                                    .qualifiers = kb_qualifiers_plain(),
                                    .is_derived = true};
    const uint32_t sentence = d->reading->text->tokens[where->begin].sentence;
    const kb_argument ends[] = {{span_of(d, subject), subject, {NULL, 0}},
                                {span_of(d, target), target, {NULL, 0}}};
    kb_findings *const findings = d->findings;
    kb_findings_add_pair(findings, sentence, &statement, ends[0], ends[1]);
    if (object->since != KB_NO_DAY && findings->status == KB_OK) {
        // told on the document's day, and true since another
        kb_findings_add_pair(findings, sentence, &statement, ends[0], ends[1]);
        if (findings->status == KB_OK) {
            findings->list.items[findings->list.n - 1].time = object->since;
        }
    }
}

// ---- premises ---------------------------------------------------------------

static void
add_known(knowns *out, known one)
{
    if (one.target != KB_NONE && out->n < KNOWNS_MAX) {
        out->items[out->n++] = one;
    }
}

// What holds whatever the day.
static void
add_lasting(knowns *out, uint32_t target, double confidence)
{
    add_known(out, (known){.target = target,
                           .confidence = confidence,
                           .since = KB_NO_DAY});
}

// What a list says: that S has this.
static void
add_entry(const deriver *d, const kb_gaz *gaz, uint32_t entry, knowns *out)
{
    add_lasting(out, kb_roll_find(&d->reading->roll, gaz, entry), 1.0);
}

// What a role states of the thing it is an office of.
static kb_str
predicate_of_role(const kb_gaz *gaz, kb_str role, const kb_resolved *of)
{
    enum { SENSES = 8 };
    kb_gaz_sense senses[SENSES];
    uint32_t n = 0;
    if (kb_office_is_abroad(role)) {
        return KB_STR("ambassadorTo");
    }
    if (kb_gaz_lookup(gaz, role, senses, SENSES, &n) != KB_OK) {
        return (kb_str){NULL, 0};
    }
    for (uint32_t i = 0; i < n && i < SENSES; ++i) {
        if (!senses[i].is_word) {
            continue;
        }
        const kb_gaz_word word = kb_gaz_word_at(gaz, senses[i].index);
        if (word.class_ != KB_WORD_ROLE) {
            continue;
        }
        if (of->entity.type == KB_ORGANIZATION) {
            return word.org_predicate;
        }
        return of->class_ == KB_CLASS_COUNTRY ||
                       of->class_ == KB_CLASS_TERRITORY
                   ? word.country_predicate
                   : word.place_predicate;
    }
    return (kb_str){NULL, 0};
}

static void
add_offices(const deriver *d, const kb_resolved *one, knowns *out)
{
    const kb_day today = d->reading->text->document->date;
    const uint32_t n = one->entry->n_offices;
    for (uint32_t i = 0; today != KB_NO_DAY && i < n; ++i) {
        const kb_gaz_office office =
            kb_gaz_office_at(one->gaz, one->gaz_index, i);
        const uint32_t of =
            kb_roll_find(&d->reading->roll, one->gaz, office.of);
        if (of != KB_NONE && kb_office_is_held(&office, today)) {
            add_known(out, (known){of, 1.0,
                                   predicate_of_role(one->gaz, office.role,
                                                     entity_at(d, of)),
                                   office.from});
        }
    }
}

// The word of a name that may be a demonym, or an empty one: the first, behind
// "Royal" and its kind the second; nothing of a name of one word.
static kb_str
first_word(kb_str name)
{
    static const kb_str ranks[] = {{"Royal ", 6},
                                   {"National ", 9},
                                   {"Imperial ", 9},
                                   {"Federal ", 8},
                                   {"Central ", 8}};
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); ++i) {
        if (kb_str_starts_with(name, ranks[i])) {
            name.ptr += ranks[i].len;
            name.len -= ranks[i].len;
            break;
        }
    }
    const char *const space =
        name.len > 0 ? memchr(name.ptr, ' ', name.len) : NULL;
    return space ? (kb_str){name.ptr, (size_t)(space - name.ptr)}
                 : (kb_str){NULL, 0};
}

// The country whose demonym a name begins with: "the Chinese Government".
static void
add_demonym(const deriver *d, const kb_resolved *one, knowns *out)
{
    enum { SENSES = 8 };
    kb_gaz_sense senses[SENSES];
    uint32_t n = 0;
    const kb_gaz *asked = NULL;
    const kb_str first = first_word(one->entity.name);
    if (first.len == 0) {
        return;
    }
    for (uint32_t i = 0; i < d->n_countries; ++i) {
        const uint32_t country = d->countries[i];
        const kb_resolved *const of = entity_at(d, country);
        if (of->gaz != asked &&
            kb_gaz_lookup(of->gaz, first, senses, SENSES, &n) != KB_OK) {
            return;
        }
        asked = of->gaz;
        for (uint32_t s = 0; s < n && s < SENSES; ++s) {
            if (!senses[s].is_word && senses[s].index == of->gaz_index &&
                senses[s].flags & KB_SENSE_DEMONYM) {
                add_lasting(out, country, 1.0);
            }
        }
    }
}

static void
add_listed(const deriver *d, kb_premise_source source, uint32_t subject,
           knowns *out)
{
    const kb_resolved *const one = entity_at(d, subject);
    if (source == KB_PREMISE_DEMONYM && !one->gaz) {
        add_demonym(d, one, out);
    }
    if (!one->gaz) { // a province by the country of its town
        if (source == KB_PREMISE_COUNTRY && one->country != KB_NONE) {
            add_lasting(out, one->country, 1.0);
        }
        return;
    }
    const kb_gaz_entity *const entry = one->entry;
    switch ((int)source) {
    case KB_PREMISE_COUNTRY:
        add_entry(d, one->gaz, entry->country, out);
        break;
    case KB_PREMISE_PARENT:
        add_entry(d, one->gaz, entry->parent, out);
        break;
    case KB_PREMISE_CAPITAL:
        if (kb_gaz_is_capital(one->gaz, one->gaz_index)) {
            add_entry(d, one->gaz, entry->country, out);
        }
        break;
    case KB_PREMISE_OFFICE:
        add_offices(d, one, out);
        break;
    default:
        break;
    }
}

static void
add_read(const deriver *d, kb_str predicate, uint32_t subject, knowns *out)
{
    for (uint32_t i = d->first_fact[subject]; i > 0; i = d->next_fact[i - 1]) {
        const kb_relation *const fact = &d->findings->list.items[i - 1];
        if (kb_str_equal(fact->predicate, predicate)) {
            add_lasting(out, fact->object.entity, fact->confidence);
        }
    }
}

// The places of the lists around an entry, the nearest first, as far as the
// document names them.
static void
add_listed_wholes(const deriver *d, const kb_resolved *one, knowns *out)
{
    enum { DEEPEST = 4 };
    uint32_t at = one->entry->parent;
    for (uint32_t i = 0; i < DEEPEST && at != KB_NONE; ++i) {
        const kb_gaz_entity whole = kb_gaz_facts(one->gaz, at);
        if (whole.type != KB_PLACE) {
            break;
        }
        add_entry(d, one->gaz, at, out);
        at = whole.parent;
    }
    add_entry(d, one->gaz, one->entry->country, out);
}

static bool
has_target(const knowns *all, uint32_t target)
{
    for (uint32_t i = 0; i < all->n; ++i) {
        if (all->items[i].target == target) {
            return true;
        }
    }
    return false;
}

// One step outwards from a place: where it was read to lie, and where the
// lists put it.
static void
add_wholes(const deriver *d, uint32_t place, double confidence, knowns *out)
{
    static const double listed = 0.95;
    knowns step = {.n = 0};
    const kb_resolved *const one = entity_at(d, place);
    add_read(d, KB_STR("locatedIn"), place, &step);
    add_read(d, KB_STR("partOf"), place, &step); // a peak of a range
    add_read(d, KB_STR("capitalOf"), place, &step);
    const uint32_t n_read = step.n;
    if (one->gaz) {
        add_listed_wholes(d, one, &step);
    }
    if (one->country != KB_NONE && one->country != place) {
        add_lasting(&step, one->country, 1.0);
    }
    for (uint32_t i = 0; i < step.n; ++i) {
        known *const whole = &step.items[i];
        if (!has_target(out, whole->target) &&
            entity_at(d, whole->target)->entity.type == KB_PLACE) {
            whole->confidence *= confidence * (i < n_read ? 1.0 : listed);
            add_known(out, *whole);
        }
    }
}

// All that a place lies in, by any number of steps.
static void
add_within(const deriver *d, uint32_t subject, knowns *out)
{
    add_wholes(d, subject, 1.0, out);
    for (uint32_t i = 0; i < out->n; ++i) {
        add_wholes(d, out->items[i].target, out->items[i].confidence, out);
    }
}

// What the document is about, or else the sentences that name the subject; but
// one may speak of others at a building: "They met in the Oval Office".
static void
add_topic(const deriver *d, const kb_topic *topic, uint32_t subject,
          knowns *out)
{
    static const double beside = 0.8;
    const bool is_main = topic->main != KB_NONE;
    if (is_main || entity_at(d, subject)->class_ != KB_CLASS_FACILITY) {
        add_lasting(out, is_main ? topic->main : topic->beside[subject],
                    is_main ? 1.0 : beside);
    }
}

// Whether the text says where an organization is, or whose.
static bool
is_based(const deriver *d, uint32_t subject)
{
    static const kb_str told[] = {
        {"basedIn", 7}, {"locatedIn", 9}, {"agencyOf", 8}, {"ministryOf", 10}};
    knowns found = {.n = 0};
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); ++i) {
        add_read(d, told[i], subject, &found);
    }
    return found.n > 0;
}

// The country of an organization that no list holds, where the document speaks
// of hardly anything else.
static void
add_spoken_base(const deriver *d, uint32_t subject, knowns *out)
{
    enum { OFTEN = 6 };
    if (d->about.country.n >= OFTEN && !is_based(d, subject)) {
        add_topic(d, &d->about.country, subject, out);
    }
}

// The country and region of a place that no list holds and nothing tells the
// country of.
static void
add_spoken(const deriver *d, uint32_t subject, knowns *out)
{
    const kb_resolved *const one = entity_at(d, subject);
    if (one->gaz) {
        return;
    }
    if (one->entity.type == KB_ORGANIZATION) {
        add_spoken_base(d, subject, out);
        return;
    }
    if (!d->about.is_place[subject]) {
        return;
    }
    knowns told = {.n = 0};
    bool has_region = false;
    add_within(d, subject, &told);
    for (uint32_t i = 0; i < told.n; ++i) {
        const kb_entity_class class_ =
            entity_at(d, told.items[i].target)->class_;
        has_region |= class_ == KB_CLASS_REGION;
        if (class_ == KB_CLASS_COUNTRY) {
            return;
        }
    }
    add_topic(d, &d->about.country, subject, out);
    if (!has_region) {
        add_topic(d, &d->about.region, subject, out);
    }
}

// What `subject` is to others by a premise.
static void
find_known(const deriver *d, const kb_premise *premise, uint32_t subject,
           knowns *out)
{
    out->n = 0;
    if ((d->sources[subject] & SOURCE(premise->source)) == 0 ||
        !kb_link_fits(&premise->left, &d->ends[subject])) {
        return;
    }
    if (premise->source == KB_PREMISE_TEXT) {
        add_read(d, premise->predicate, subject, out);
    } else if (premise->source == KB_PREMISE_WITHIN) {
        add_within(d, subject, out);
    } else if (premise->source == KB_PREMISE_SPOKEN) {
        add_spoken(d, subject, out);
    } else {
        add_listed(d, premise->source, subject, out);
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n; ++i) {
        const uint32_t target = out->items[i].target;
        if (target != subject &&
            kb_link_fits(&premise->right, &d->ends[target])) {
            out->items[n++] = out->items[i];
        }
    }
    out->n = n;
}

static void
apply(const deriver *d, const kb_inference *rule, uint32_t subject)
{
    knowns first;
    knowns second;
    find_known(d, &rule->premises[0], subject, &first);
    for (uint32_t i = 0; i < first.n; ++i) {
        if (rule->n_premises == 1) {
            conclude(d, rule, subject, &first.items[i]);
            continue;
        }
        find_known(d, &rule->premises[1], first.items[i].target, &second);
        for (uint32_t k = 0; k < second.n; ++k) {
            known both = second.items[k];
            both.confidence *= first.items[i].confidence;
            if (both.target != subject) {
                conclude(d, rule, subject, &both);
            }
        }
    }
}

// ---- indexes ----------------------------------------------------------------

static bool
index_facts(deriver *d)
{
    const kb_relation *const all = d->findings->list.items;
    d->n_read = (uint32_t)d->findings->list.n;
    d->first_fact =
        kb_arena_get_zeroed(d->reading->arena, d->reading->resolution->n + 1,
                            sizeof(*d->first_fact));
    d->next_fact = kb_arena_get_zeroed(d->reading->arena, d->n_read + 1,
                                       sizeof(*d->next_fact));
    if (!d->first_fact || !d->next_fact) {
        return false;
    }
    for (uint32_t i = d->n_read; i-- > 0;) {
        if (kb_relation_is_fact(&all[i]) && all[i].subject.entity != KB_NONE &&
            all[i].object.entity != KB_NONE) {
            d->next_fact[i] = d->first_fact[all[i].subject.entity];
            d->first_fact[all[i].subject.entity] = i + 1;
        }
    }
    return true;
}

// The first mention of each entity among those kinds.
static uint32_t *
index_names(const kb_reading *reading, bool with_demonyms)
{
    const uint32_t n = reading->resolution->n;
    uint32_t *const first = KB_ARENA_NEW(reading->arena, uint32_t, n);
    for (uint32_t i = 0; first && i < n; ++i) {
        first[i] = KB_NONE;
    }
    for (uint32_t i = reading->candidates->n; first && i-- > 0;) {
        const kb_candidate *const one = &reading->candidates->items[i];
        if (one->entity != KB_NONE &&
            (one->kind == KB_MENTION_NAME ||
             (with_demonyms && one->kind == KB_MENTION_DEMONYM))) {
            first[one->entity] = i;
        }
    }
    return first;
}

static const kb_link_end *
index_ends(const kb_reading *reading)
{
    const uint32_t n = reading->resolution->n;
    kb_link_end *const ends = KB_ARENA_NEW(reading->arena, kb_link_end, n);
    for (uint32_t i = 0; ends && i < n; ++i) {
        ends[i] = kb_link_end_of(reading, i);
    }
    return ends;
}

static uint32_t
sources_of(const deriver *d, uint32_t entity)
{
    const kb_resolved *const one = entity_at(d, entity);
    uint32_t sources = SOURCE(KB_PREMISE_WITHIN);
    sources |= d->first_fact[entity] != 0 ? SOURCE(KB_PREMISE_TEXT) : 0;
    if (!one->gaz) {
        sources |= SOURCE(KB_PREMISE_DEMONYM) | SOURCE(KB_PREMISE_SPOKEN);
        sources |= one->country != KB_NONE ? SOURCE(KB_PREMISE_COUNTRY) : 0;
        return sources;
    }
    sources |= one->entry->country != KB_NONE
                   ? SOURCE(KB_PREMISE_COUNTRY) | SOURCE(KB_PREMISE_CAPITAL)
                   : 0;
    sources |= one->entry->parent != KB_NONE ? SOURCE(KB_PREMISE_PARENT) : 0;
    sources |= one->entry->n_offices > 0 ? SOURCE(KB_PREMISE_OFFICE) : 0;
    return sources;
}

static bool
index_sources(deriver *d)
{
    const uint32_t n = d->reading->resolution->n;
    uint8_t *const sources = KB_ARENA_NEW(d->reading->arena, uint8_t, n);
    for (uint32_t i = 0; sources && i < n; ++i) {
        sources[i] = (uint8_t)sources_of(d, i);
    }
    d->sources = sources;
    return sources != NULL;
}

// The next mention of the same entity that is a name or a demonym.
static uint32_t *
index_next(const kb_reading *reading)
{
    const kb_candidates *const all = reading->candidates;
    uint32_t *const last =
        KB_ARENA_NEW(reading->arena, uint32_t, reading->resolution->n);
    uint32_t *const next = KB_ARENA_NEW(reading->arena, uint32_t, all->n);
    for (uint32_t i = 0; last && i < reading->resolution->n; ++i) {
        last[i] = KB_NONE;
    }
    for (uint32_t i = all->n; last && next && i-- > 0;) {
        const kb_candidate *const one = &all->items[i];
        next[i] = KB_NONE;
        if (one->entity != KB_NONE &&
            (one->kind == KB_MENTION_NAME || one->kind == KB_MENTION_DEMONYM)) {
            next[i] = last[one->entity];
            last[one->entity] = i;
        }
    }
    return last ? next : NULL;
}

static bool
index_countries(deriver *d)
{
    const uint32_t n = d->reading->resolution->n;
    d->countries = KB_ARENA_NEW(d->reading->arena, uint32_t, (size_t)n + 1);
    for (uint32_t i = 0; d->countries && i < n; ++i) {
        if (entity_at(d, i)->gaz &&
            entity_at(d, i)->class_ == KB_CLASS_COUNTRY) {
            d->countries[d->n_countries++] = i;
        }
    }
    return d->countries != NULL;
}

void
kb_derive(const kb_reading *reading, kb_findings *findings)
{
    size_t n_rules = 0;
    const kb_inference *const rules =
        kb_rules_inferences(reading->rules, &n_rules);
    deriver d = {.reading = reading,
                 .findings = findings,
                 .first_name = index_names(reading, false),
                 .first_said = index_names(reading, true),
                 .next_said = index_next(reading),
                 .ends = index_ends(reading)};
    if (!d.first_name || !d.first_said || !d.next_said || !d.ends ||
        !index_facts(&d) || !index_sources(&d) || !index_countries(&d) ||
        kb_about_find(reading, &d.about) != KB_OK) {
        findings->status = KB_ERR_NOMEM;
        return;
    }
    for (size_t r = 0; r < n_rules; ++r) {
        const uint32_t source = SOURCE(rules[r].premises[0].source);
        for (uint32_t i = 0; i < reading->resolution->n; ++i) {
            if (d.sources[i] & source) {
                apply(&d, &rules[r], i);
            }
        }
    }
}
