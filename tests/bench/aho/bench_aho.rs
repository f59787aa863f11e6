// SPDX-License-Identifier: MIT
// Searches a text for names with the crate aho-corasick, leftmost and longest,
// three times, and prints what bench_gaz does:
//
//     bench_aho nfa|dfa NAMES TEXT
use aho_corasick::{AhoCorasickBuilder, MatchKind};

const TIMES: usize = 3;

// Seconds of processor time, in hundredths.
fn now() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("stat");
    let fields: Vec<&str> = stat[stat.rfind(')').unwrap()..].split(' ').collect();
    (fields[12].parse::<f64>().unwrap() + fields[13].parse::<f64>().unwrap()) / 100.0
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() != 4 {
        eprintln!("usage: bench_aho nfa|dfa NAMES TEXT");
        std::process::exit(1);
    }
    let names = std::fs::read_to_string(&args[2]).expect(&args[2]);
    let text = std::fs::read(&args[3]).expect(&args[3]);
    let begin = now();
    let search = AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .dfa(args[1] == "dfa")
        .build_with_size::<u32, _, _>(names.lines())
        .expect("too many names");
    let prepared = now() - begin;
    let mut best = f64::MAX;
    let mut n = 0;
    for _ in 0..TIMES {
        let begin = now();
        n = search.find_iter(&text).count();
        best = best.min(now() - begin);
    }
    println!("{:.0}\t{}\t{:.3}", text.len() as f64 / 1e6 / best, n, prepared);
}
