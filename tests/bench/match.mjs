// Queries by chance, asked of kb and of Oxigraph (npm: oxigraph) on the same
// facts: are the answers the same, and who is quicker, both warm?
// usage: node match.mjs BENCH_MATCH DIR EXPORT.nt [QUERIES [RUNS]]
import {execFileSync} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {join} from "node:path";

const [program, dir, file, count = "240", runs = "5"] = process.argv.slice(2);
const oxigraph = createRequire(join(process.cwd(), "x.js"))("oxigraph");
const text = readFileSync(file, "utf8");
const store = new oxigraph.Store();
store.load(text, {format: "application/n-triples"});

// ---- the facts, and which predicates hold both ways -------------------------
const ONTOLOGY = "ontology#", facts = [], symmetric = new Set(), types = new Map();
for (const line of text.split("\n")) {
  const m = /^<([^>]*)> <([^>]*)> (?:<([^>]*)>|"(.*)") \.$/.exec(line);
  if (!m) continue;
  const [, s, p, o] = m;
  if (p.endsWith("#type") && o.endsWith("SymmetricProperty")) symmetric.add(s);
  if (p.endsWith("#type") && /\/(Person|Place|Organization)$/.test(o)) types.set(s, o);
  if (p.includes(ONTOLOGY) && !s.includes(ONTOLOGY) && o) facts.push([s, p, o]);
}
const base = facts[0][1].slice(0, facts[0][1].indexOf(ONTOLOGY));
const bySubject = new Map(), byObject = new Map();
for (const f of facts) {
  (bySubject.get(f[0]) ?? bySubject.set(f[0], []).get(f[0])).push(f);
  (byObject.get(f[2]) ?? byObject.set(f[2], []).get(f[2])).push(f);
}

// ---- queries ----------------------------------------------------------------
let state = 88172645463325252n;
const chance = n => {
  state ^= state << 13n & 0xffffffffffffffffn; state ^= state >> 7n; state ^= state << 17n & 0xffffffffffffffffn;
  return Number(state >> 11n & 0xffffffffn) % n;
};
const pick = list => list[chance(list.length)];
const local = p => p.slice(p.indexOf(ONTOLOGY) + ONTOLOGY.length);
const term = t => t.startsWith("?") ? t : "kb:" + t.slice(t.lastIndexOf("/") + 1);
const iri = t => t.startsWith("?") ? t : "<" + t + ">";
// Shapes: what joins f (a fact) with its neighbours.
const next = f => pick(bySubject.get(f[2]) ?? byObject.get(f[0]) ?? [f]);
const shapes = [
  f => [[f[0], f[1], "?x"]],
  f => [["?x", f[1], f[2]]],
  f => [[f[0], "?p", "?x"]],
  f => [["?x", "?p", f[2]]],
  f => [["?x", f[1], "?y"]],
  f => [[f[0], "?p", f[2]]],
  f => { const g = next(f); return [["?x", f[1], "?y"], ["?y", g[1], "?z"], [f[0], f[1], "?y"]]; },
  f => { const g = next(f); return [[f[0], f[1], "?y"], ["?y", g[1], "?z"]]; },
  f => { const g = next(f); return [["?x", f[1], "?y"], ["?y", g[1], g[2]]]; },
  f => { const g = pick(bySubject.get(f[0])); return [["?x", f[1], f[2]], ["?x", g[1], "?y"]]; },
  f => { const g = pick(bySubject.get(f[0])), h = pick(bySubject.get(f[0]));
         return [["?x", f[1], f[2]], ["?x", g[1], g[2]], ["?x", h[1], "?y"]]; },
  f => { const g = next(f), h = next(g); return [[f[0], f[1], "?a"], ["?a", g[1], "?b"], ["?b", h[1], "?c"]]; },
  f => [[f[0], "?p", "?x"], ["?x", "?q", "?y"], ["?y", f[1], "?z"]],
  f => [["?x", f[1], "?y"], ["?y", f[1], "?x"]],
];
const queries = [];
while (queries.length < +count) {
  const patterns = pick(shapes)(pick(facts)), stored = chance(2) === 0;
  const variables = [...new Set(patterns.flat().filter(t => t.startsWith("?")))];
  if (!variables.length) continue;
  const ends = variables.filter(v => v !== "?p" && v !== "?q");
  const type = ends.length && chance(4) === 0 ? [pick(ends), pick(["Person", "Place", "Organization"])] : null;
  // A reciprocal fact both ways is a path in SPARQL; of any predicate, a union.
  if (!stored && patterns.some(p => p[1].startsWith("?"))) continue;
  const sparql = patterns.map(([s, p, o]) => {
    const path = !stored && symmetric.has(p) ? `(<${p}>|^<${p}>)` : iri(p);
    const only = p.startsWith("?") ? ` FILTER(STRSTARTS(STR(${p}), "${base}ontology#"))` : "";
    return `${iri(s)} ${path} ${iri(o)} .${only}`;
  }).join(" ") + (type ? ` ${type[0]} a <https://schema.org/${type[1]}> .` : "");
  const own = patterns.map(([s, p, o]) => `${term(s)} ${p.startsWith("?") ? p : local(p)} ${term(o)}`).join(" . ") +
    (type ? ` . ${type[0]} a ${type[1].toLowerCase()}` : "");
  queries.push({own: (stored ? "s " : "r ") + own, sparql: `SELECT ${variables.join(" ")} WHERE { ${sparql} }`, variables});
}

// ---- answers ----------------------------------------------------------------
const work = mkdtempSync(join(tmpdir(), "kb-match-"));
writeFileSync(join(work, "queries"), queries.map(q => q.own + "\n").join(""));
const times = execFileSync(program, [dir, join(work, "queries"), String(+runs + 1), join(work, "answers")],
  {encoding: "utf8", maxBuffer: 1 << 28}).trim().split("\n").map(l => l.split("\t").map(Number));
const ours = queries.map(() => []);
for (const line of readFileSync(join(work, "answers"), "utf8").split("\n")) {
  const at = line.lastIndexOf("\t#");
  if (at >= 0) ours[+line.slice(at + 2)].push(line.slice(0, at));
}
let differ = 0, rows = 0, quicker = 0, total = 0, totalOxigraph = 0;
const ratios = [];
queries.forEach((q, i) => {
  let best = Infinity, result = [];
  const answer = () => store.query(q.sparql).map(row => q.variables.map(v => row.get(v.slice(1)).value).join("\t"));
  result = answer();
  for (let run = 0; run < +runs; run++) {
    const begin = performance.now();
    answer();
    best = Math.min(best, performance.now() - begin);
  }
  const same = result.sort().join("\n") === ours[i].sort().join("\n");
  if (!same) {
    differ++;
    if (differ <= 3) console.error("differs:", q.own, "\n ", q.sparql, "\n  kb", ours[i].length, "oxigraph", result.length);
  }
  rows += result.length;
  const ms = times[i][2];
  total += ms; totalOxigraph += best; quicker += ms <= best; ratios.push(best / ms);
  if (process.env.KB_BENCH_VERBOSE) console.log([result.length, ms.toFixed(3), best.toFixed(3), q.own].join("\t"));
});
ratios.sort((x, y) => x - y);
console.log(`${queries.length} queries, ${rows} answers: ${differ} differ`);
console.log(`kb ${total.toFixed(1)} ms, Oxigraph ${totalOxigraph.toFixed(1)} ms in all; kb quicker in ${quicker}`);
console.log(`Oxigraph's time by kb's: median ${ratios[ratios.length >> 1].toFixed(1)}, least ${ratios[0].toFixed(2)}`);
rmSync(work, {recursive: true});
process.exitCode = differ ? 1 : 0;
