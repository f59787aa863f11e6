#!/usr/bin/env python3
"""Fills the skeletons of lessons.txt with names and prints documents to train on.

usage: make_lessons.py [COPIES [SEED]] > lessons.jsonl

The names are those of the lists in the folder above, and names that no list holds, made of their syllables.  The same
lists, copies and seed give the same bytes.
"""
import collections
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = ("January February March April May June July August September October November December").split()
NICKS = ("Hawks Tigers Comets Pioneers Wolves Giants Rockets Storm Bears Dragons Kings Saints Rangers Eagles Bulls Heat "
         "Falcons Sharks Royals Lions Blazers Mariners Raiders Thunder Cubs Jets").split()
CLUBS = ("{} United|{} City|{} Rovers|{} Town|{} Athletic|FC {}|{} FC|Sporting {}|Dynamo {}|Real {}|AC {}|SV {}|"
         "{} Wanderers|Inter {}|Olympique {}|Lokomotiv {}|CSKA {}|Racing {}|RC {}|VfB {}|{} County").split("|")
TRADES = ("Motors Steel Foods Industries Energy Systems Airlines Chemicals Pharmaceuticals Electric Oil Petroleum Bank "
          "Mining Marine Metals Foods Telecom Insurance Software Brewing Paper Media Textiles Shipping Cement Financial").split()
FORMS = "Inc Corp Ltd Plc AG SA Co NV AB SpA Group Holdings GmbH & Co International Partners LLC".replace("& Co", "").split()
BODIES = ("{} Commission for {x}|National {x} Agency|Ministry of {x}|Ministry of {x} and {x}|Department of {x} and {x} {x}|Council for {x} and {n} {x}|Institute of {x}|{x} Authority|Department of {x}|"
          "University of {}|{} University|International {x} Organization|{} City Council|Bank of {}|{x} Council|"
          "World {x} Federation|Supreme Court|House of Representatives|Senate|{n} Central Bank|{x} Committee|"
          "{} District Court|{} Police Department|Association of {n} {x} Workers").split("|")
FIELDS = ("Health Trade Energy Labour Transport Fisheries Education Defense Atomic Research Customs Justice Housing "
          "Tourism Aviation Refugee Water Food Security Sports").split()
PARTIES = ("{} Liberation Front|Democratic {x} Party|{n} National Congress|People's {x} Union|{x} Alliance|United {n} Front|"
           "{x} Party|Movement for {x}").split("|")
CAUSES = "Progress Freedom Unity Reform Labour Justice Conservative Liberal Socialist Farmers Democracy Renewal".split()
PAPERS = ("{} Times|{} Daily News|The {} Post|{} Tribune|{} Herald|Radio {}|{} News Agency|{} Journal|{} Gazette|"
          "{} Television|{} Observer|La {}|{} Press").split("|")
VENUES = "{} Stadium|{} Airport|{} Park|{} Square|{} Hall|{} Bridge|{} Street|{} Hospital|Mount {}|Lake {}".split("|")


TRADED = ("airline automaker bank biotech brewer brokerage builder carmaker carrier chain chipmaker company conglomerate consultancy "
          "contractor developer drugmaker firm giant group insurer lender maker manufacturer miner operator producer publisher "
          "refiner retailer start-up steelmaker supplier utility").split()
UNIONS = "{x} Workers Union|National Union of {x} Workers|{n} {x} Association|United {x} Workers|{x} Employees Federation".split("|")


FAMILIES = "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Wang Li Zhang Liu Chen Yang Zhao Wu".split()
SYLLABLES = ("Sung Min Ji Woo Jae Hyun Young Soo Kyung Ho Jin Eun Hee Seok Tae Yong Chul Dong Won Hye Bin Geun Nam Sang Wen "
             "Bao Hua Ming Ling Xiao Jun Wei Guo Hong").split()


class Dice:
    """A generator of our own, so that no library's change alters the lessons."""

    def __init__(self, seed):
        self.state = seed * 2654435761 + 88172645463325252

    def below(self, n):
        mask = (1 << 64) - 1
        self.state ^= (self.state << 13) & mask
        self.state ^= self.state >> 7
        self.state ^= (self.state << 17) & mask
        return (self.state >> 11) % n

    def pick(self, items):
        return items[self.below(len(items))]


def rows(name):
    with open(os.path.join(HERE, "..", name), encoding="utf-8") as lines:
        header = None
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or not line.strip():
                continue
            if header is None:
                header = cells
            else:
                yield dict(zip(header, cells))


class Syllables:
    """Names that sound like those of a list, letter by letter after the last three."""

    def __init__(self, names):
        self.next = collections.defaultdict(list)
        self.known = set(names)
        for name in names:
            text = "^^^" + name + "$"
            for i in range(3, len(text)):
                self.next[text[i - 3:i]].append(text[i])

    def make(self, dice):
        while True:
            name = "^^^"
            while name[-1] != "$" and len(name) < 18:
                name += dice.pick(self.next[name[-3:]])
            made = name[3:-1]
            if 4 <= len(made) <= 12 and made.isalpha() and made not in self.known:
                return made


class Names:
    def __init__(self):
        plain = re.compile(r"[A-Z][a-zà-ž]+$")
        self.first = [r["word"] for r in rows("first_names.tsv") if plain.match(r["word"])]
        self.last = [r["word"] for r in rows("surnames.tsv") if plain.match(r["word"])]
        cities = [r for r in rows("cities.tsv")]
        cities.sort(key=lambda r: (-int(r["prior"] or 0), r["id"]))
        self.city = [r["name"] for r in cities]
        countries = [r for r in rows("countries.tsv") if r["class"] == "country" and r["demonyms"]]
        seats = {r["capital"] for r in countries}
        self.seat = [r["name"] for r in cities if r["id"] in seats]
        self.country = [(r["name"], r["demonyms"].split("|")[0]) for r in countries]
        self.region = [r["name"] for r in rows("regions.tsv")]
        organizations = list(rows("organizations.tsv"))
        self.company = [r["name"] for r in organizations if r["class"] == "company"]
        self.body = [r["name"] for r in organizations if r["class"] in ("body", "agency", "ministry", "alliance", "ngo")]
        self.media = [r["name"] for r in organizations if r["class"] == "media"]
        self.party = [r["name"] for r in organizations if r["class"] in ("party", "armed-group")]
        self.union = [r["name"] for r in organizations if r["class"] in ("union", "ngo")]
        self.club = [r["name"] for r in organizations if r["class"] == "club"]
        self.made_last = Syllables(self.last)
        self.made_city = Syllables([c for c in self.city if c.isalpha()])


def fill(pattern, town, dice, names):
    pattern = re.sub(r"\{x\}", lambda _: dice.pick(FIELDS), pattern)
    return (pattern.replace("{n}", dice.pick(names.country)[1]).replace("{}", town))


def acronym(name):
    return "".join(word[0] for word in re.split(r"[ -]", name) if word[:1].isupper())


class Document:
    """Chooses what stands in the slots of one document, and keeps it."""

    def __init__(self, dice, names):
        self.dice, self.names, self.kept = dice, names, {}

    def town(self):
        d, n = self.dice, self.names
        if d.below(10) < 4:
            return n.made_city.make(d)
        return d.pick(n.city[:600] if d.below(2) else n.city)

    def person(self):
        d, n = self.dice, self.names
        first = d.pick(n.first) if d.below(10) < 8 else n.made_last.make(d)
        last = d.pick(n.last) if d.below(2) else n.made_last.make(d)
        middle = d.pick(["", "", "", "", "", "", " " + chr(65 + d.below(26)) + "."])
        if d.below(12) == 0:
            last = d.pick(["van ", "de ", "Al-", "Mc", "O'", "von ", "da "]) + last
        if d.below(16) == 0:
            last += "-" + n.made_last.make(d)
        if d.below(12) == 0:  # Park Sung-min
            given = d.pick(SYLLABLES)
            first, last = d.pick(FAMILIES), given + d.pick(["-", "-", " ", ""]) + d.pick(SYLLABLES).lower()
            return {"": first + " " + last, "first": first, "last": first, "init": first}
        return {"": first + middle + " " + last, "first": first, "last": last, "init": first[0] + ". " + last}

    def company(self):
        d, n = self.dice, self.names
        kind = d.below(6)
        if kind == 0:
            name = d.pick(n.company)
            return {"": name, "short": name, "acro": name}
        root = d.pick([n.made_last.make(d), d.pick(n.last), self.town()])
        if kind == 1:
            letters = "".join(chr(65 + d.below(26)) for _ in range(2 + d.below(3)))
            return {"": letters + " " + d.pick(FORMS), "short": letters, "acro": letters}
        if kind == 2:
            name = root + " & " + n.made_last.make(d)
            return {"": name + " " + d.pick(FORMS), "short": name, "acro": name}
        short = root if kind < 5 else root + " " + d.pick(TRADES)
        full = root + " " + d.pick(TRADES) + " " + d.pick(FORMS) if kind != 4 else root + " " + d.pick(FORMS)
        return {"": full, "short": short, "acro": acronym(full) if kind == 3 else short}

    def team(self):
        town, nick = self.town(), self.dice.pick(NICKS)
        return {"": town, "nick": nick, "full": town + " " + nick}

    def one_of(self, listed, patterns, causes=None):
        d = self.dice
        if d.below(3) == 0:
            name = d.pick(listed)
        else:
            name = fill(d.pick(patterns), self.town(), d, self.names)
            if causes:
                name = name.replace(d.pick(FIELDS), d.pick(causes))
        return {"": name, "acro": acronym(name) or name}

    def make(self, kind):
        d, n = self.dice, self.names
        if kind == "P":
            return self.person()
        if kind == "C":
            return {"": self.town()}
        if kind == "S":
            return {"": d.pick(n.seat)}
        if kind == "N":
            name, adjective = d.pick(n.country)
            return {"": name, "adjective": adjective}
        if kind == "R":
            return {"": d.pick(n.region)}
        if kind == "T":
            return self.team()
        if kind == "O":
            return self.company()
        if kind == "K":
            return self.one_of(n.club, CLUBS)
        if kind == "M":
            return self.one_of(n.media, PAPERS)
        if kind == "G":
            return self.one_of(n.body, BODIES)
        if kind == "U":
            return self.one_of(n.union, UNIONS)
        if kind == "Y":
            pattern = d.pick(PARTIES).replace("{x}", d.pick(CAUSES))
            name = d.pick(n.party) if d.below(3) == 0 else fill(pattern, self.town(), d, n)
            return {"": name}
        return {"": fill(d.pick(VENUES), d.pick([self.town(), n.made_last.make(d)]), d, n)}

    def slot(self, kind, number, form):
        if kind == "A":
            return self.slot("N", number, "adjective")
        if not number:
            return self.make(kind)[form]
        if (kind, number) not in self.kept:
            self.kept[kind, number] = self.make(kind)
        return self.kept[kind, number][form]


TYPES = {"P": "person", "C": "place", "N": "place", "R": "place", "S": "place", "V": "place"}
SLOT = re.compile(r"\{(?:([PCSNARTKOGMYVU])(\d*)(?::(\w+))?|#(\d)|@(\w+))\}")


def fill_line(line, document):
    """The line's text and its names as (begin, end, type) in characters."""
    text, found, at = "", [], 0
    for match in SLOT.finditer(line):
        text += line[at:match.start()]
        at = match.end()
        kind, number, form, digits, date = match.groups()
        if digits:
            text += str(10 ** (int(digits) - 1) + document.dice.below(9 * 10 ** (int(digits) - 1)))
        elif date in ("trade", "Trade"):
            noun = document.dice.pick(TRADED)
            text += noun if date == "trade" else noun.capitalize()
        elif date:
            value = document.dice.pick(DAYS if date == "day" else MONTHS)
            text += value[:3] if date == "month3" else value
        else:
            name = document.slot(kind, number, form or "")
            if kind != "A":
                article = 4 if name.startswith("The ") else 0
                found.append((len(text) + article, len(text) + len(name), TYPES.get(kind, "organization")))
            text += name
    return text + line[at:], found


def upper(text):
    """In capitals, letter for letter."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def make_document(lines, document, name):
    text, entities = "", []
    for line in lines:
        times = re.match(r"(\d)x ", line)
        for _ in range(int(times.group(1)) if times else 1):
            body = line[times.end():] if times else line
            is_caps = body.startswith("^")
            made, found = fill_line(body.replace("^", ""), document)
            made = upper(made) if is_caps else made
            for begin, end, kind in found:
                before = (text + made[:begin]).encode()
                name_bytes = made[begin:end].encode()
                entities.append({"type": kind, "mentions": [{"begin": len(before), "end": len(before) + len(name_bytes),
                                                             "kind": "name"}]})
            text += made + "\n"
    return json.dumps({"version": 1, "id": name, "text": text, "entities": entities}, ensure_ascii=False)


def main():
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    dice = Dice(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    names = Names()
    with open(os.path.join(HERE, "lessons.txt"), encoding="utf-8") as source:
        blocks = source.read().split("\n\n")
    skeletons = [[line for line in block.splitlines() if not line.startswith("#")] for block in blocks]
    for copy in range(copies):
        for number, skeleton in enumerate(skeletons):
            if skeleton:
                print(make_document(skeleton, Document(dice, names), f"lesson-{number}-{copy}"))


if __name__ == "__main__":
    main()
