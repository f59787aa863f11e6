// SPDX-License-Identifier: MIT
#include <kb/predicate.h>

// In order of names: kb_predicate_find() bisects.
static const kb_predicate predicates[] = {
    // name, event, reciprocal, inverse, CAMEO, PLOVER, Wikidata
    {"abducted", true, false, false, "181", "ASSAULT", ""},
    {"accused", true, false, false, "112", "ACCUSE", ""},
    {"accusedOfWarCrimes", true, false, false, "1124", "ACCUSE", ""},
    {"adviserTo", false, false, false, "", "", ""},
    {"agencyOf", false, false, false, "", "", "P1001"},
    {"agentOf", false, false, false, "", "", "P1268"},
    {"agreedToMeet", true, true, false, "036", "AGREE", ""},
    {"agreedWith", true, true, false, "030", "AGREE", ""},
    {"allyOf", false, true, false, "", "", ""},
    {"ambassadorTo", false, false, false, "", "", "P39"},
    {"apologizedTo", true, false, false, "055", "SUPPORT", ""},
    {"appliedToJoin", true, false, false, "030", "AGREE", ""},
    {"appointed", true, false, false, "", "", ""},
    {"armed", true, false, false, "072", "AID", ""},
    {"arrested", true, false, false, "173", "COERCE", ""},
    {"attacked", true, false, false, "190", "ASSAULT", ""},
    {"banned", true, false, false, "172", "COERCE", ""},
    {"basedIn", false, false, false, "", "", "P159"},
    {"blockaded", true, false, false, "191", "COERCE", ""},
    {"bombed", true, false, false, "195", "ASSAULT", ""},
    {"borders", false, true, false, "", "", "P47"},
    {"bornIn", false, false, false, "", "", "P19"},
    {"boughtFrom", true, false, false, "061", "COOPERATE", ""},
    {"calledOn", true, false, false, "020", "REQUEST", ""},
    {"capitalOf", false, false, false, "", "", "P1376"},
    {"childOf", false, false, false, "", "", "P22/P25"},
    {"citizenOf", false, false, false, "", "", "P27"},
    {"coachOf", false, false, true, "", "", "P286"},
    {"concededTo", true, false, false, "083", "CONCEDE", ""},
    {"consultedWith", true, true, false, "040", "CONSULT", ""},
    {"convicted", true, false, false, "116", "ACCUSE", ""},
    {"cooperatedWith", true, true, false, "060", "COOPERATE", ""},
    {"counterpartOf", false, true, false, "", "", ""},
    {"criticized", true, false, false, "111", "ACCUSE", ""},
    {"cutTiesWith", true, false, false, "161", "SANCTION", ""},
    {"declaredCeasefireWith", true, true, false, "0871", "RETREAT", ""},
    {"defended", true, false, false, "052", "SUPPORT", ""},
    {"demandedFrom", true, false, false, "100", "REQUEST", ""},
    {"demandedReleaseOf", true, false, false, "1053", "REQUEST", ""},
    {"denied", true, false, false, "120", "REJECT", ""},
    {"deployedTo", true, false, false, "154", "MOBILIZE", ""},
    {"deported", true, false, false, "174", "COERCE", ""},
    {"diedIn", false, false, false, "", "", "P20"},
    {"dismissed", true, false, false, "", "", ""},
    {"easedSanctionsOn", true, false, false, "081", "CONCEDE", ""},
    {"elected", true, false, false, "", "", ""},
    {"evacuated", true, false, false, "086", "RETREAT", ""},
    {"expelledDiplomatsOf", true, false, false, "161", "SANCTION", ""},
    {"extraditedTo", true, false, false, "063", "COOPERATE", ""},
    {"foughtWith", true, true, false, "190", "ASSAULT", ""},
    {"founded", false, false, true, "", "", "P112"},
    {"funded", true, false, false, "071", "AID", ""},
    {"grantedAsylumTo", true, false, false, "075", "AID", ""},
    {"hacked", true, false, false, "176", "COERCE", ""},
    {"headOfGovernment", false, false, true, "", "", "P6"},
    {"headOfState", false, false, true, "", "", "P35"},
    {"heldDrillsWith", true, true, false, "062", "COOPERATE", ""},
    {"hosted", true, false, false, "043", "CONSULT", ""},
    {"injured", true, false, false, "182", "ASSAULT", ""},
    {"invaded", true, false, false, "190", "ASSAULT", ""},
    {"investigated", true, false, false, "090", "ACCUSE", ""},
    {"joined", true, false, false, "057", "SUPPORT", ""},
    {"killed", true, false, false, "180", "ASSAULT", ""},
    {"leads", false, false, true, "", "", "P488/P169/P1037"},
    {"livesIn", false, false, false, "", "", "P551"},
    {"locatedIn", false, false, false, "", "", "P131/P17"},
    {"massacred", true, false, false, "200", "ASSAULT", ""},
    {"mayorOf", false, false, false, "", "", "P39 + P1001"},
    {"mediatedBetween", true, false, false, "045", "CONSULT", ""},
    {"memberOf", false, false, false, "", "", "P463"},
    {"met", true, true, false, "044", "CONSULT", ""},
    {"ministerOf", false, false, false, "", "", "P39 + P1001"},
    {"ministryOf", false, false, false, "", "", "P1001"},
    {"mobilizedAgainst", true, false, false, "154", "MOBILIZE", ""},
    {"negotiatedWith", true, true, false, "046", "CONSULT", ""},
    {"occupied", true, false, false, "192", "COERCE", ""},
    {"offeredToMediate", true, false, false, "039", "AGREE", ""},
    {"owns", false, false, false, "", "", "P1830"},
    {"parentOf", false, false, false, "", "", "P40"},
    {"partOf", false, false, false, "", "", "P361"},
    {"partyMemberOf", false, false, false, "", "", "P102"},
    {"playerOf", false, false, false, "", "", "P54"},
    {"pledgedAidTo", true, false, false, "033", "AGREE", ""},
    {"positionHeld", false, false, false, "", "", "P39"},
    {"praised", true, false, false, "051", "SUPPORT", ""},
    {"protestedAgainst", true, false, false, "141", "PROTEST", ""},
    {"providedAidTo", true, false, false, "070", "AID", ""},
    {"raisedAlert", true, false, false, "152", "MOBILIZE", ""},
    {"recalledAmbassadorFrom", true, false, false, "161", "SANCTION", ""},
    {"recognized", true, false, false, "054", "SUPPORT", ""},
    {"refusedToMeet", true, false, false, "125", "REJECT", ""},
    {"rejected", true, false, false, "120", "REJECT", ""},
    {"released", true, false, false, "0841", "RETREAT", ""},
    {"requestedAidFrom", true, false, false, "023", "REQUEST", ""},
    {"requestedMeetingWith", true, false, false, "026", "REQUEST", ""},
    {"resignedFrom", true, false, false, "083", "CONCEDE", ""},
    {"rioted", true, false, false, "145", "PROTEST", ""},
    {"said", true, false, false, "010", "", ""},
    {"sanctioned", true, false, false, "163", "COERCE", ""},
    {"seized", true, false, false, "1711", "COERCE", ""},
    {"sentHumanitarianAidTo", true, false, false, "073", "AID", ""},
    {"sharedIntelligenceWith", true, true, false, "064", "COOPERATE", ""},
    {"shotDown", true, false, false, "195", "ASSAULT", ""},
    {"siblingOf", false, true, false, "", "", "P3373"},
    {"signedAgreementWith", true, true, false, "057", "SUPPORT", ""},
    {"soldTo", true, false, false, "061", "COOPERATE", ""},
    {"spokeByPhoneWith", true, true, false, "041", "CONSULT", ""},
    {"spokeTo", true, false, false, "040", "CONSULT", ""},
    {"spokespersonOf", false, false, false, "", "", ""},
    {"spouseOf", false, true, false, "", "", "P26"},
    {"struckAgainst", true, false, false, "143", "PROTEST", ""},
    {"subsidiaryOf", false, false, false, "", "", "P749"},
    {"sued", true, false, false, "115", "ACCUSE", ""},
    {"supports", true, false, false, "051", "SUPPORT", ""},
    {"suspended", true, false, false, "164", "SANCTION", ""},
    {"threatened", true, false, false, "130", "THREATEN", ""},
    {"threatenedForceAgainst", true, false, false, "138", "THREATEN", ""},
    {"tradedWith", true, true, false, "061", "COOPERATE", ""},
    {"vetoed", true, false, false, "129", "REJECT", ""},
    {"violated", true, false, false, "128", "REJECT", ""},
    {"visited", true, false, false, "042", "CONSULT", ""},
    {"warned", true, false, false, "130", "THREATEN", ""},
    {"withdrewFrom", true, false, false, "0873", "RETREAT", ""},
    {"withdrewFromAgreement", true, false, false, "166", "SANCTION", ""},
    {"withdrewMissionFrom", true, false, false, "1661", "SANCTION", ""},
    {"worksFor", false, false, false, "", "", "P108"},
};

enum { N_PREDICATES = sizeof(predicates) / sizeof(predicates[0]) };

size_t
kb_predicate_count(void)
{
    return N_PREDICATES;
}

const kb_predicate *
kb_predicate_at(size_t index)
{
    return &predicates[index];
}

// The order of a name and a text that ends with a zero.
static int
compare(kb_str name, const char *text)
{
    for (size_t i = 0; i < name.len; ++i) {
        const int order = (unsigned char)name.ptr[i] - (unsigned char)text[i];
        if (order != 0 || text[i] == '\0') {
            return order != 0 ? order : 1;
        }
    }
    return text[name.len] == '\0' ? 0 : -1;
}

const kb_predicate *
kb_predicate_find(kb_str name)
{
    size_t low = 0;
    size_t high = N_PREDICATES;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = compare(name, predicates[middle].name);
        if (order == 0) {
            return &predicates[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
