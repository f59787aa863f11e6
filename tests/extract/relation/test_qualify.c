// SPDX-License-Identifier: MIT
// One event in many guises: is it said to have happened, not to have happened,
// to be planned, ordered, alleged, and by whom.
#include "shipped.h"

typedef struct guise {
    const char *text; // the name of its test too
    bool is_negative;
    kb_modality modality;
    const char *attribution; // NULL: nobody's
} guise;

static shipped lists;

// Each speaks of Norway, that attacked Sudan.
static guise guises[] = {
    // plain
    {"Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    {"Sudan was attacked by Norway.", false, KB_ASSERTED, NULL},
    {"Norway's attack on Sudan ended.", false, KB_ASSERTED, NULL},
    {"Norway has been attacking Sudan.", false, KB_ASSERTED, NULL},
    {"Missiles fired by Norway struck Sudan.", false, KB_ASSERTED, NULL},
    {"Missiles, fired by Norway on Monday, struck Sudan.", false, KB_ASSERTED,
     NULL},
    // negation
    {"Norway did not attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway didn't attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway never attacked Sudan.", true, KB_ASSERTED, NULL},
    {"Norway has not yet attacked Sudan.", true, KB_ASSERTED, NULL},
    {"Sudan was not attacked by Norway.", true, KB_ASSERTED, NULL},
    {"No Norwegian soldier attacked Sudan.", true, KB_ASSERTED, NULL},
    {"Norway attacked neither Sudan nor Chad.", true, KB_ASSERTED, NULL},
    {"Norway launched no attack on Sudan.", true, KB_ASSERTED, NULL},
    // of two verbs joined
    {"Norway will leave and attack Sudan.", false, KB_PLANNED, NULL},
    {"Norway did not leave or attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway vowed to leave, attack Sudan and rest.", false, KB_PLANNED, NULL},
    {"Norway wants to leave and attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Chad urged Norway to leave and attack Sudan.", false, KB_ORDERED, NULL},
    {"Norway refused to leave and attacked Sudan.", false, KB_ASSERTED, NULL},
    {"Norway, which has denied wrongdoing, attacked Sudan.", false, KB_ASSERTED,
     NULL},
    // modals
    {"Norway will attack Sudan.", false, KB_PLANNED, NULL},
    {"Norway may attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway could attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway might not attack Sudan.", true, KB_POSSIBLE, NULL},
    {"Norway would attack Sudan.", false, KB_CONDITIONAL, NULL},
    {"Norway must attack Sudan.", false, KB_ORDERED, NULL},
    {"Chad imposed duties over Norway's attack on Sudan.", false, KB_ASSERTED,
     NULL},
    {"Norway was too weak to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Has Norway attacked Sudan?", false, KB_POSSIBLE, NULL},
    {"Norway, which attacked Sudan, said: \"What now?\"", false, KB_ASSERTED,
     NULL},
    {"Talks on Norway's attack on Sudan ended.", false, KB_ASSERTED, NULL},
    {"Norway's attack on Sudan seems not to have made an impact.", false,
     KB_ASSERTED, NULL},
    {"Chad urged Niger to prove that it was right, a day after Norway "
     "attacked Sudan.",
     false, KB_ASSERTED, NULL},
    {"Chad said Niger left after Norway attacked Sudan.", false, KB_ASSERTED,
     "Chad"},
    // yet to come
    {"Norway to attack Sudan on Monday.", false, KB_PLANNED, NULL},
    {"Chad leaves before Norway attacks Sudan.", false, KB_PLANNED, NULL},
    {"Chad left before Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    {"Chad vowed to wait until Norway attacked Sudan.", false, KB_PLANNED,
     NULL},
    {"Chad waited until Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    {"Chad gave a dozen ships, as promised, to help Norway attack Sudan.",
     false, KB_POSSIBLE, NULL},
    {"Chad fears being drawn into an attack by Norway on Sudan.", false,
     KB_POSSIBLE, NULL},
    {"Chad fears being drawn into Norway's attack on Sudan.", false,
     KB_ASSERTED, NULL},
    {"Norway neither left nor attacked Sudan.", true, KB_ASSERTED, NULL},
    {"Norway did not leave, nor did it attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway left without attacking Sudan.", true, KB_ASSERTED, NULL},
    // verbs that govern it
    {"Norway managed to attack Sudan.", false, KB_ASSERTED, NULL},
    {"Norway began to attack Sudan.", false, KB_ASSERTED, NULL},
    {"Norway was forced to attack Sudan.", false, KB_ASSERTED, NULL},
    {"Norway planned to attack Sudan.", false, KB_PLANNED, NULL},
    {"Norway agreed to attack Sudan.", false, KB_PLANNED, NULL},
    {"Norway wants to attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway threatened to attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway stopped attacking Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway refused to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway failed to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway did not refuse to attack Sudan.", false, KB_ASSERTED, NULL},
    {"Norway denied attacking Sudan.", false, KB_DENIED, NULL},
    {"Norway denied that it attacked Sudan.", false, KB_DENIED, "Norway"},
    {"Norway admitted attacking Sudan.", false, KB_ASSERTED, NULL},
    {"Norway retaliated by attacking Sudan.", false, KB_ASSERTED, NULL},
    {"Norway could retaliate by attacking Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway earned scorn for attacking Sudan.", false, KB_ASSERTED, NULL},
    {"Norway talked about attacking Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway pleaded guilty to attacking Sudan.", false, KB_ASSERTED, NULL},
    {"Chad helped Norway to attack Sudan.", false, KB_ASSERTED, NULL},
    {"Chad urged Norway to attack Sudan.", false, KB_ORDERED, NULL},
    {"Chad ordered Norway to attack Sudan.", false, KB_ORDERED, NULL},
    {"Chad accused Norway of attacking Sudan.", false, KB_ALLEGED, NULL},
    {"Norway has been accused of attacking Sudan.", false, KB_ALLEGED, NULL},
    {"Chad prevented Norway from attacking Sudan.", true, KB_ASSERTED, NULL},
    {"Chad thanked Norway for attacking Sudan.", false, KB_ASSERTED, NULL},
    {"A court acquitted Norway of attacking Sudan.", false, KB_DENIED, NULL},
    {"Chad trained Norway to attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway voted to attack Sudan.", false, KB_PLANNED, NULL},
    // who rules or deplores that it took place tells it; who rules it out not
    {"A court ruled that Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    {"Chad deplored that Norway attacked Sudan.", false, KB_ASSERTED, "Chad"},
    {"Norway ruled out attacking Sudan.", true, KB_ASSERTED, NULL},
    // somebody tells somebody else
    {"Norway attacked Sudan, Chad told Mali.", false, KB_ASSERTED, "Chad"},
    {"Norway attacked Sudan, and Chad told Mali to leave.", false, KB_ASSERTED,
     NULL},
    // adjectives that do
    {"Norway is ready to attack Sudan.", false, KB_PLANNED, NULL},
    {"Norway is likely to attack Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway is unlikely to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway was unable to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Had Norway attacked Sudan, Chad would have left.", false, KB_CONDITIONAL,
     NULL},
    {"Should Norway attack Sudan, Chad will leave.", false, KB_CONDITIONAL,
     NULL},
    {"Chad had left, and Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    {"It is likely that Norway attacked Sudan.", false, KB_POSSIBLE, NULL},
    {"It is unlikely that Norway attacked Sudan.", true, KB_ASSERTED, NULL},
    {"It is false that Norway attacked Sudan.", false, KB_DENIED, NULL},
    {"It is not clear that Norway attacked Sudan.", false, KB_POSSIBLE, NULL},
    {"It is not true that Norway attacked Sudan.", true, KB_ASSERTED, NULL},
    {"It is true that Norway attacked Sudan.", false, KB_ASSERTED, NULL},
    // nouns that do
    {"Norway announced a plan to attack Sudan.", false, KB_POSSIBLE, NULL},
    {"There is no evidence that Norway attacked Sudan.", false, KB_POSSIBLE,
     NULL},
    {"Norway's alleged attack on Sudan ended.", false, KB_ALLEGED, NULL},
    {"Norway's planned attack on Sudan was put off.", false, KB_PLANNED, NULL},
    {"Chad condemned Norway's attack on Sudan.", false, KB_ASSERTED, NULL},
    {"Chad denied Norway's attack on Sudan.", false, KB_DENIED, NULL},
    // hedges
    {"Norway allegedly attacked Sudan.", false, KB_ALLEGED, NULL},
    {"Norway reportedly attacked Sudan.", false, KB_ALLEGED, NULL},
    {"Norway probably attacked Sudan.", false, KB_POSSIBLE, NULL},
    {"Perhaps Norway attacked Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway is said to have attacked Sudan.", false, KB_ALLEGED, NULL},

    {"Norway nearly attacked Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway came close to attacking Sudan.", false, KB_POSSIBLE, NULL},
    {"Norway has yet to attack Sudan.", true, KB_ASSERTED, NULL},
    {"Norway was to attack Sudan.", false, KB_PLANNED, NULL},
    // nouns before "that" and "of"
    {"Rumours that Norway attacked Sudan were false.", false, KB_ALLEGED, NULL},
    {"Fears that Norway attacks Sudan grew.", false, KB_POSSIBLE, NULL},
    {"News that Norway attacked Sudan spread.", false, KB_ASSERTED, NULL},
    {"The risk of Norway's attack on Sudan grew.", false, KB_POSSIBLE, NULL},
    // conditions and questions
    {"If Norway attacks Sudan, Chad will wait.", false, KB_CONDITIONAL, NULL},
    {"Has Norway attacked Sudan?", false, KB_POSSIBLE, NULL},
    // reported speech
    {"Chad said Norway attacked Sudan.", false, KB_ASSERTED, "Chad"},
    {"Chad said that Norway had not attacked Sudan.", true, KB_ASSERTED,
     "Chad"},
    {"Norway attacked Sudan, Chad said.", false, KB_ASSERTED, "Chad"},
    {"Norway attacked Sudan overnight, new leader Anna Berg said.", false,
     KB_ASSERTED, "Anna Berg"},
    {"Anna Berg, a teacher, said six of the men appeared to be ill when "
     "Norway attacked Sudan.",
     false, KB_ASSERTED, "Anna Berg"},
    {"\"Norway attacked Sudan,\" Chad said on Monday.", false, KB_ASSERTED,
     "Chad"},
    {"Chad said Norway would attack Sudan.", false, KB_PLANNED, "Chad"},
    {"Chad said Norway would attack Sudan if Niger left.", false,
     KB_CONDITIONAL, "Chad"},
    {"Chad said Tuesday Norway attacked Sudan.", false, KB_ASSERTED, "Chad"},
    {"Chad said on Monday Norway had attacked Sudan.", false, KB_ASSERTED,
     "Chad"},
    {"According to Chad, Norway attacked Sudan.", false, KB_ASSERTED, "Chad"},
    {"Chad claimed that Norway attacked Sudan.", false, KB_ALLEGED, "Chad"},
    {"Chad believes Norway attacked Sudan.", false, KB_POSSIBLE, "Chad"},
    {"Niger left after Chad claims Norway is attacking Sudan.", false,
     KB_ALLEGED, "Chad"},
    {"Chad did not say that Norway attacked Sudan.", false, KB_POSSIBLE,
     "Chad"},
};

static void
is_qualified(void **state)
{
    const guise *const g = *state;
    kb_document document = {
        .id = {"x", 1}, .text = {g->text, strlen(g->text)}, .date = KB_NO_DAY};
    kb_annotation found;
    shipped_run(&lists, &document, &found);
    const kb_relation *const r =
        shipped_find(&found, "Norway", "attacked", "Sudan");
    if (!r || r->is_negative != g->is_negative || r->modality != g->modality) {
        shipped_print(&found);
        fail();
    }
    if (!g->attribution) {
        assert_int_equal(r->attribution, KB_NONE);
    } else {
        assert_int_not_equal(r->attribution, KB_NONE);
        assert_kb_str(found.entities[r->attribution].name, g->attribution);
    }
}

int
main(void)
{
    if (!shipped_open(&lists)) {
        return 1;
    }
    const int failed = KB_TEST_ROWS(guises, is_qualified);
    shipped_close(&lists);
    return failed;
}
