#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How often statements are right, by their confidence and by their rule.

    calibration.py [--rules] [--min=N] GOLD PRED [GOLD PRED ...]

PRED is what `kbbuild --annotate` prints for the texts of GOLD. GOLD is JSON lines, plain or .gz: `id`, `text`, `entities`
(each with `start` and `end`, or `mentions` that have them, in characters) and `relations` (`type`, `head`, `tail`: indexes
of entities); or `text`, `source_spans`, `target_spans` (in characters) and `root`, the class of PLOVER of the one event between
them: then events count. A statement counts when it is positive and asserted, its predicate is one that LABELS knows for the data, and
both ends overlap an entity of the gold that bears any relation; it is right when the gold joins them under one of its labels.
What lists add (`derived`) is shown apart: data marks what a text says, and often leaves out what everybody knows.
"""
import argparse
import collections
import gzip
import json
import sys

# Predicate: labels of CoNLL04, of DWIE (-x: by way of a country's adjective), of Wikidata. ~: ends swapped.
LABELS = {
    "headOfState": "head_of_state ~P35 P39 agent_of citizen_of P27 Live_In",
    "headOfGovernment": "head_of_gov ~P6 P39 agent_of citizen_of P27 Live_In",
    "ministerOf": "minister_of agent_of citizen_of P27 P39 Work_For Live_In",
    "ambassadorTo": "agent_of P39",
    "agentOf": "agent_of citizen_of P27 Work_For Live_In member_of P463",
    "spokespersonOf": "spokesperson_of agent_of member_of Work_For P108",
    "adviserTo": "advisor_of agent_of Work_For P108",
    "leads": "head_of member_of Work_For ~P169 ~P488 ~P1037 ~P6 P108 P463 agent_of head_of_gov Live_In",
    "worksFor": "member_of Work_For P108 P463 agent_of",
    "memberOf": "member_of Work_For P463 P102 P108",
    "partyMemberOf": "member_of Work_For P102",
    "coachOf": "coach_of member_of ~P286 P54 Work_For",
    "playerOf": "player_of member_of P54 Work_For",
    "citizenOf": "citizen_of P27 Live_In agent_of head_of_state head_of_gov minister_of",
    "livesIn": "Live_In P551 P27 citizen_of P19",
    "bornIn": "Live_In P19 P27 citizen_of",
    "diedIn": "P20",
    "basedIn": "OrgBased_In based_in0 based_in1 based_in2 P159 P17 P131 P276 agency_of in0",
    "agencyOf": "OrgBased_In agency_of based_in0 P1001 P17 P159 ministry_of in0",
    "ministryOf": "OrgBased_In ministry_of agency_of based_in0 P1001 P17",
    "locatedIn": "Located_In in0 in1 in2 P131 P17 P276 P30 P706 P361 based_in0 OrgBased_In gpe0",
    "capitalOf": "Located_In in0 P1376 P131 P17 P36 ~P36",
    "partOf": "part_of institution_of P361 P749 P463 in0 Located_In",
    "subsidiaryOf": "part_of institution_of P749 P361 ~P127 P127",
    "founded": "founder_of ~P112",
    "owns": "~P127 ~P749 P1830",
    "spouseOf": "spouse_of P26 ~P26", "siblingOf": "sibling P3373 ~P3373",
    "parentOf": "parent_of ~child_of P40 ~P22 ~P25", "childOf": "child_of ~parent_of ~P40 P22 P25",
    "mayorOf": "mayor_of ~P6 Live_In P39",
    "killed": "Kill",
}
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}  # older data parts what PLOVER has joined
BANDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def byte_offsets(text):
    """The byte at which each character begins, and one past the last."""
    at = [0]
    for character in text:
        at.append(at[-1] + len(character.encode("utf-8", "surrogatepass")))
    return at


def gold_spans(record):
    at = byte_offsets(record["text"])
    return [[(at[m["start"]], at[m["end"]]) for m in entity.get("mentions", [entity]) if "start" in m]
            for entity in record["entities"]]


def spans_of(end, annotation):
    """Where an end stands: its own span, and the names of its entity."""
    own = [(end["begin"], end["end"])] if "begin" in end else []
    if end.get("entity") is None:
        return own
    return own + [(m["begin"], m["end"]) for m in annotation["entities"][end["entity"]]["mentions"]
                  if m["kind"] in ("name", "demonym")]


def overlapping(spans, entities, marked):
    return {i for i in marked for a, b in entities[i] if any(x < b and a < y for x, y in spans)}


def judge(record, annotation, known):
    """(rule, derived, confidence, right) of every statement that the gold can tell of."""
    entities = gold_spans(record)
    facts = {(r["type"][:-2] if r["type"].endswith("-x") else r["type"], r["head"], r["tail"])
             for r in record["relations"]}
    marked = {i for _, head, tail in facts for i in (head, tail)}
    for relation in annotation["relations"]:
        labels = [x for x in LABELS.get(relation["predicate"], "").split() if x.lstrip("~") in known]
        if not labels or relation["polarity"] != "positive" or relation["modality"] != "asserted":
            continue
        ends = [overlapping(spans_of(relation[end], annotation), entities, marked) for end in ("subject", "object")]
        if not ends[0] or not ends[1]:
            continue
        right = any((label.lstrip("~"), *((o, s) if label[0] == "~" else (s, o))) in facts
                    for label in labels for s in ends[0] for o in ends[1])
        yield relation["rule"], relation["derived"], relation["confidence"], right


def judge_event(record, annotation):
    """The same of every event that joins the marked source to the marked target."""
    at = byte_offsets(record["text"])
    ends = [[(at[a], at[b]) for a, b in record[key]] for key in ("source_spans", "target_spans")]

    def joins(first, second):
        return all(any(x < b and a < y for x, y in spans_of(end, annotation)[:1] for a, b in spans)
                   for end, spans in ((first, ends[0]), (second, ends[1])))
    for relation in annotation["relations"]:
        if (relation["class"] and relation["polarity"] == "positive" and relation["modality"] == "asserted"
                and joins(relation["subject"], relation["object"])):
            yield relation["rule"], False, relation["confidence"], YIELD.get(relation["class"], relation["class"]) == record["root"]


def table(title, rows):
    print(f"\n{title:24}      n  right  share  mean confidence")
    for name, found in rows:
        right = sum(r for _, r in found)
        print(f"{name:24} {len(found):6} {right:6}  {right / len(found):5.2f}  {sum(c for c, _ in found) / len(found):5.2f}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rules", action="store_true", help="a table by rule too")
    options.add_argument("--min", type=int, default=1, help="rules seen at least so often")
    options.add_argument("files", nargs="+", help="GOLD PRED ...")
    args = options.parse_args()
    if len(args.files) % 2:
        options.error("files come in pairs")
    read, derived, events, rules = (collections.defaultdict(list) for _ in range(4))
    for gold_path, pred_path in zip(args.files[::2], args.files[1::2]):
        gold = list(lines(gold_path))
        known = {r["type"] for record in gold for r in record.get("relations", ())}
        annotations = {a["id"]: a for a in lines(pred_path)}
        for record in gold:
            if record["id"] not in annotations:
                continue
            is_event = "root" in record
            found = judge_event(record, annotations[record["id"]]) if is_event else \
                judge(record, annotations[record["id"]], known)
            for rule, is_derived, confidence, right in found:
                band = max(b for b in BANDS if b <= confidence) if confidence >= BANDS[0] else 0.0
                (events if is_event else derived if is_derived else read)[band].append((confidence, right))
                rules[rule + (" (derived)" if is_derived else "")].append((confidence, right))
    for title, found in (("read, confidence from", read), ("derived, confidence from", derived),
                         ("events, confidence from", events)):
        table(title, [(f"{band:.2f}", found[band]) for band in sorted(found)])
    if args.rules:
        table("rule", [(name, rules[name]) for name in sorted(rules, key=lambda n: -len(rules[n]))
                       if len(rules[name]) >= args.min])
    return 0


if __name__ == "__main__":
    sys.exit(main())
