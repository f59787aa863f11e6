// SPDX-License-Identifier: MIT
#include "mention/cue.h"

#include "base/alloc.h"
#include "base/hash.h"

// Rows of words that mean the same to us, separated by spaces.
static const struct {
    const char *words;
    uint32_t bits;
    uint8_t type;
    uint8_t class_;
    uint8_t gender;
} rows[] = {
    {"prize prizes award awards cup championship championships olympics "
     "games war wars act treaty agreement day eve festival summit revolution "
     "accord accords protocol convention declaration law bill plan week "
     "weekend trophy medal uprising referendum election elections grand prix "
     "masters tournament marathon holocaust constitution amendment doctrine "
     "olympic initiative project operation crisis conference forum index "
     "report "
     "award-winning doctrine virus era age century ramadan christmas easter "
     "ashes derby playoffs finals final quarterfinals semifinals round prix "
     "bible koran quran internet web",
     KB_CUE_EVENT, 0, 0, 0},
    {"christian christians catholic catholics protestant protestants "
     "orthodox muslim muslims moslem moslems jewish communist communists",
     KB_CUE_EVENT | KB_CUE_CREED, 0, 0, 0},
    {"islam islamic islamist islamists christianity judaism jew jews "
     "sunni sunnis shia shiite shiites hindu hindus sikh sikhs buddhist "
     "buddhists salafist salafists mormon mormons arab arabs arabic kurd "
     "kurds kurdish hutu hutus tutsi tutsis afrikaner afrikaners latino "
     "latinos hispanic hispanics nazi nazis marxist alzheimer parkinson "
     "god allah jesus satan",
     KB_CUE_EVENT, 0, 0, 0},
    {"suv iq usd eur gbp chf jpy lgbt lgbtq wwi wwii cctv gmo http https www "
     "gmt edt est pst pdt bst cet cest utc gdp gnp cpi pmi ipo aids "
     "hiv "
     "dna tv cd dvd pc pr vat gps id pin pdf faq diy asap atm covid covid-19 "
     "coronavirus pcr icbm rbi era mvp ad bc",
     KB_CUE_EVENT, 0, 0, 0},
    {"them themselves", KB_CUE_PRONOUN | KB_CUE_OBJECT | KB_CUE_PLURAL, 0,
     KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"they", KB_CUE_PRONOUN | KB_CUE_PLURAL, 0, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"their", KB_CUE_PRONOUN | KB_CUE_POSSESSIVE | KB_CUE_PLURAL, 0,
     KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"it", KB_CUE_PRONOUN, KB_ORGANIZATION, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"itself", KB_CUE_PRONOUN | KB_CUE_OBJECT, KB_ORGANIZATION, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"its", KB_CUE_PRONOUN | KB_CUE_POSSESSIVE, KB_ORGANIZATION, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"she", KB_CUE_PRONOUN, KB_PERSON, KB_CLASS_NONE, KB_GENDER_FEMALE},
    {"hers herself", KB_CUE_PRONOUN | KB_CUE_OBJECT, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_FEMALE},
    {"her", KB_CUE_PRONOUN | KB_CUE_POSSESSIVE, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_FEMALE},
    {"he", KB_CUE_PRONOUN, KB_PERSON, KB_CLASS_NONE, KB_GENDER_MALE},
    {"him himself", KB_CUE_PRONOUN | KB_CUE_OBJECT, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_MALE},
    {"his", KB_CUE_PRONOUN | KB_CUE_POSSESSIVE, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_MALE},
    {"my our your", KB_CUE_INDEFINITE, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"that the these this those whose", KB_CUE_DEFINITE, 0, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"a all an another any certain dozens each eight every few five four "
     "hundreds many more most nine no numerous other seven several six "
     "some ten thousands three various",
     KB_CUE_INDEFINITE, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"both two", KB_CUE_PAIR, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"agency authority bureau department police regulator watchdog",
     KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_AGENCY, KB_GENDER_UNKNOWN},
    {"agencies bureaus departments regulators watchdogs",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_AGENCY,
     KB_GENDER_UNKNOWN},
    {"alliance bloc coalition", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_ALLIANCE,
     KB_GENDER_UNKNOWN},
    {"alliances blocs coalitions", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION,
     KB_CLASS_ALLIANCE, KB_GENDER_UNKNOWN},
    {"cartel militia", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_ARMED_GROUP,
     KB_GENDER_UNKNOWN},
    {"cartels militias", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION,
     KB_CLASS_ARMED_GROUP, KB_GENDER_UNKNOWN},
    {"armies forces navies soldiers troops",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_STATE, KB_ORGANIZATION, KB_CLASS_ARMY,
     KB_GENDER_UNKNOWN},
    {"army military navy", KB_CUE_NOUN | KB_CUE_STATE, KB_ORGANIZATION,
     KB_CLASS_ARMY, KB_GENDER_UNKNOWN},
    {"bank", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_BANK, KB_GENDER_UNKNOWN},
    {"banks", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_BANK,
     KB_GENDER_UNKNOWN},
    {"body institution organisation organization", KB_CUE_NOUN, KB_ORGANIZATION,
     KB_CLASS_BODY, KB_GENDER_UNKNOWN},
    {"bodies institutions organisations organizations",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_BODY,
     KB_GENDER_UNKNOWN},
    {"church", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_CHURCH,
     KB_GENDER_UNKNOWN},
    {"churches", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_CHURCH,
     KB_GENDER_UNKNOWN},
    {"club team", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_CLUB,
     KB_GENDER_UNKNOWN},
    {"clubs teams", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_CLUB,
     KB_GENDER_UNKNOWN},
    {"airline automaker bookseller brewer brokerage business carmaker "
     "carrier chipmaker company conglomerate contractor corporation "
     "drugmaker firm giant insurer lender maker manufacturer operator "
     "producer publisher retailer start-up startup supplier",
     KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_COMPANY, KB_GENDER_UNKNOWN},
    {"subsidiary", KB_CUE_NOUN | KB_CUE_BUSINESS, KB_ORGANIZATION,
     KB_CLASS_COMPANY, KB_GENDER_UNKNOWN},
    {"airlines automakers booksellers brewers brokerages businesses "
     "carmakers carriers chipmakers companies conglomerates contractors "
     "corporations drugmakers firms giants insurers lenders makers "
     "manufacturers operators producers publishers retailers start-ups "
     "startups subsidiaries suppliers",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_COMPANY,
     KB_GENDER_UNKNOWN},
    {"court tribunal", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_COURT,
     KB_GENDER_UNKNOWN},
    {"courts tribunals", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION,
     KB_CLASS_COURT, KB_GENDER_UNKNOWN},
    {"cabinet consulate embassy", KB_CUE_NOUN, KB_ORGANIZATION,
     KB_CLASS_GOVERNMENT, KB_GENDER_UNKNOWN},
    {"cabinets consulates embassies", KB_CUE_NOUN | KB_CUE_PLURAL,
     KB_ORGANIZATION, KB_CLASS_GOVERNMENT, KB_GENDER_UNKNOWN},
    {"administrations authorities delegations governments regimes sides",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_STATE, KB_ORGANIZATION,
     KB_CLASS_GOVERNMENT, KB_GENDER_UNKNOWN},
    {"administration delegation government leadership regime side",
     KB_CUE_NOUN | KB_CUE_STATE, KB_ORGANIZATION, KB_CLASS_GOVERNMENT,
     KB_GENDER_UNKNOWN},
    {"association charity commission committee council federation "
     "foundation group institute league movement panel",
     KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_GROUP, KB_GENDER_UNKNOWN},
    {"associations charities commissions committees councils federations "
     "foundations groups institutes leagues movements panels",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_GROUP,
     KB_GENDER_UNKNOWN},
    {"broadcaster channel magazine network newspaper outlet", KB_CUE_NOUN,
     KB_ORGANIZATION, KB_CLASS_MEDIA, KB_GENDER_UNKNOWN},
    {"broadcasters channels magazines networks newspapers outlets",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_MEDIA,
     KB_GENDER_UNKNOWN},
    {"ministry", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_MINISTRY,
     KB_GENDER_UNKNOWN},
    {"ministries", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION,
     KB_CLASS_MINISTRY, KB_GENDER_UNKNOWN},
    {"assembly congress legislature parliament senate", KB_CUE_NOUN,
     KB_ORGANIZATION, KB_CLASS_PARLIAMENT, KB_GENDER_UNKNOWN},
    {"assemblies congresses legislatures parliaments senates",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_PARLIAMENT,
     KB_GENDER_UNKNOWN},
    {"faction party", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_PARTY,
     KB_GENDER_UNKNOWN},
    {"factions parties", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION,
     KB_CLASS_PARTY, KB_GENDER_UNKNOWN},
    {"union", KB_CUE_NOUN, KB_ORGANIZATION, KB_CLASS_UNION, KB_GENDER_UNKNOWN},
    {"unions", KB_CUE_NOUN | KB_CUE_PLURAL, KB_ORGANIZATION, KB_CLASS_UNION,
     KB_GENDER_UNKNOWN},
    {"college school university", KB_CUE_NOUN, KB_ORGANIZATION,
     KB_CLASS_UNIVERSITY, KB_GENDER_UNKNOWN},
    {"colleges schools universities", KB_CUE_NOUN | KB_CUE_PLURAL,
     KB_ORGANIZATION, KB_CLASS_UNIVERSITY, KB_GENDER_UNKNOWN},
    {"girl woman", KB_CUE_NOUN, KB_PERSON, KB_CLASS_NONE, KB_GENDER_FEMALE},
    {"girls women", KB_CUE_NOUN | KB_CUE_PLURAL, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_FEMALE},
    {"boy man", KB_CUE_NOUN, KB_PERSON, KB_CLASS_NONE, KB_GENDER_MALE},
    {"boys men", KB_CUE_NOUN | KB_CUE_PLURAL, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_MALE},
    {"attacker citizen civilian critic demonstrator fighter gunman "
     "hostage inmate insurgent migrant militant opponent person prisoner "
     "protester rebel refugee resident separatist supporter survivor "
     "suspect victim voter worker",
     KB_CUE_NOUN, KB_PERSON, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"counterpart", KB_CUE_NOUN | KB_CUE_COUNTERPART, KB_PERSON, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"attackers citizens civilians couple critics crowd crowds "
     "demonstrators duo fighters gunmen hostages inmates insurgents "
     "migrants militants opponents pair people prisoners protesters "
     "rebels refugees residents separatists supporters survivors "
     "suspects victims voters workers",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_PERSON, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"counterparts", KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_COUNTERPART,
     KB_PERSON, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"policeman", KB_CUE_NOUN, KB_PERSON, KB_CLASS_OFFICIAL, KB_GENDER_MALE},
    {"policemen", KB_CUE_NOUN | KB_CUE_PLURAL, KB_PERSON, KB_CLASS_OFFICIAL,
     KB_GENDER_MALE},
    {"soldier", KB_CUE_NOUN, KB_PERSON, KB_CLASS_SOLDIER, KB_GENDER_UNKNOWN},
    {"capital", KB_CUE_NOUN | KB_CUE_CAPITAL, KB_PLACE, KB_CLASS_CITY,
     KB_GENDER_UNKNOWN},
    {"city metropolis town village", KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE,
     KB_CLASS_CITY, KB_GENDER_UNKNOWN},
    {"capitals", KB_CUE_NOUN | KB_CUE_PLURAL, KB_PLACE, KB_CLASS_CITY,
     KB_GENDER_UNKNOWN},
    {"cities metropolises towns villages",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_CITY,
     KB_GENDER_UNKNOWN},
    {"country homeland kingdom nation neighbor neighbour republic "
     "superpower",
     KB_CUE_NOUN, KB_PLACE, KB_CLASS_COUNTRY, KB_GENDER_UNKNOWN},
    {"countries homelands kingdoms nations neighbors neighbours "
     "republics",
     KB_CUE_NOUN | KB_CUE_PLURAL, KB_PLACE, KB_CLASS_COUNTRY,
     KB_GENDER_UNKNOWN},
    {"district neighborhood neighbourhood suburb",
     KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_DISTRICT,
     KB_GENDER_UNKNOWN},
    {"districts neighborhoods neighbourhoods suburbs",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE,
     KB_CLASS_DISTRICT, KB_GENDER_UNKNOWN},
    {"airport", KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_FACILITY,
     KB_GENDER_UNKNOWN},
    {"airports", KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE,
     KB_CLASS_FACILITY, KB_GENDER_UNKNOWN},
    {"archipelago island peninsula", KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE,
     KB_CLASS_ISLAND, KB_GENDER_UNKNOWN},
    {"archipelagos islands peninsulas",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_ISLAND,
     KB_GENDER_UNKNOWN},
    {"state", KB_CUE_NOUN, KB_PLACE, KB_CLASS_REGION, KB_GENDER_UNKNOWN},
    {"county enclave governorate oblast province region territory",
     KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_REGION,
     KB_GENDER_UNKNOWN},
    {"counties enclaves governorates oblasts provinces regions "
     "territories",
     KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_REGION,
     KB_GENDER_UNKNOWN},
    {"states", KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_SPEECH, KB_PLACE,
     KB_CLASS_REGION, KB_GENDER_UNKNOWN},
    {"river", KB_CUE_NOUN | KB_CUE_PLACE_NOUN, KB_PLACE, KB_CLASS_RIVER,
     KB_GENDER_UNKNOWN},
    {"rivers", KB_CUE_NOUN | KB_CUE_PLURAL | KB_CUE_PLACE_NOUN, KB_PLACE,
     KB_CLASS_RIVER, KB_GENDER_UNKNOWN},
    {"acknowledged acknowledges added adds admits admitted announced "
     "announces argued argues asked asks believed believes claimed "
     "claims commented complained conceded confirmed confirms declared "
     "declares denied denies emphasised emphasized explained explains "
     "hailed insisted insists joked noted notes pledged pledges pointed "
     "praised predicted predicts quipped remarked replied replies "
     "responded said say saying says stated stressed stresses suggested "
     "suggests tell tells testified thinks told tweeted urged urges "
     "vowed vows warned warns writes wrote",
     KB_CUE_SPEECH, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"recalled", KB_CUE_SPEECH | KB_CUE_BUSINESS, 0, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"acquired acquires aired airs bought broadcasts customers earnings "
     "employees employs executives investors issued launched makes "
     "manufactures posted products profit profits published publishes "
     "released reported revenue sales sells shareholders shares stock "
     "unit unveiled",
     KB_CUE_BUSINESS, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"at from in inside near outside throughout", KB_CUE_PLACE, 0,
     KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"across around between entered entering into leaving off over reach "
     "reached through to toward towards via visited visiting",
     KB_CUE_TOWARDS, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"deposed erstwhile ex former late one-time onetime ousted then",
     KB_CUE_FORMER, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"acting caretaker interim", KB_CUE_ACTING, 0, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"assistant deputy vice", KB_CUE_DEPUTY, 0, KB_CLASS_NONE,
     KB_GENDER_UNKNOWN},
    {"appeared appears are be became been had has is may might remains "
     "seemed seems was were will would",
     KB_CUE_BE, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
    {"area areas border coast municipality port prefecture valley",
     KB_CUE_PLACE_NOUN, 0, KB_CLASS_NONE, KB_GENDER_UNKNOWN},
};

static const kb_cue no_cue = {{NULL, 0}, 0, 0, 0, 0};

enum {
    N_ROWS = sizeof(rows) / sizeof(rows[0]),
    N_SLOTS = 2048 // a power of two, at least twice as many as words
};

struct kb_cues {
    const kb_allocator *alloc;
    struct {
        uint64_t key;
        kb_cue cue; // no bits: free
    } slots[N_SLOTS];
};

static void
add_word(kb_cues *cues, kb_str word, size_t row)
{
    const uint64_t key = kb_hash(word);
    size_t at = key % N_SLOTS;
    while (cues->slots[at].cue.bits != 0) {
        at = (at + 1) % N_SLOTS;
    }
    cues->slots[at].key = key;
    cues->slots[at].cue = (kb_cue){word, rows[row].bits, rows[row].type,
                                   rows[row].class_, rows[row].gender};
}

static void
add_row(kb_cues *cues, size_t row)
{
    const char *word = rows[row].words;
    for (;;) {
        const char *const end = strchr(word, ' ');
        const size_t len = end ? (size_t)(end - word) : strlen(word);
        add_word(cues, (kb_str){word, len}, row);
        if (!end) {
            return;
        }
        word = end + 1;
    }
}

kb_status
kb_cues_new(const kb_allocator *alloc, kb_cues **out)
{
    kb_cues *const cues = kb_alloc_zeroed(alloc, 1, sizeof(*cues));
    if (!cues) {
        return KB_ERR_NOMEM;
    }
    cues->alloc = alloc;
    for (size_t i = 0; i < N_ROWS; ++i) {
        add_row(cues, i);
    }
    *out = cues;
    return KB_OK;
}

void
kb_cues_free(kb_cues *cues)
{
    if (cues) {
        kb_alloc_release(cues->alloc, cues);
    }
}

const kb_cue *
kb_cues_find(const kb_cues *cues, const kb_token *token)
{
    size_t at = token->key % N_SLOTS;
    while (cues->slots[at].cue.bits != 0) {
        if (cues->slots[at].key == token->key &&
            kb_str_equal(cues->slots[at].cue.word, token->fold)) {
            return &cues->slots[at].cue;
        }
        at = (at + 1) % N_SLOTS;
    }
    return &no_cue;
}
