//! What weights can be given to: the named terms of a post. `pilah fit` learns from them; nothing else needs them.

use crate::cue::{DECORATION_CUES, DECORATION_SIGNS, OF_ATTACKS, affix, cue, sign};
use crate::normalise::tokens::STOP;
use crate::normalise::words::{Key, fixed};
use crate::score::{Term, is_nameless};
use crate::triage::{Scratch, Triage, head};

/// The terms of one post: words and word pairs by their keys (`jalan`, `jalan rusak`), cues and signs by name (`[objek]`). What an attack takes with it is
/// left out, as it is when weights are summed.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Each term once.
    pub names: Vec<String>,
    /// Rule points for abuse, in hundredths of a logit: above 0 when an insult is aimed at someone.
    pub rule: i32,
    /// Which of `names` say nothing of a request (R0): no weight towards one is learnt for them.
    pub of_attacks: Vec<String>,
    /// Which of `names` greet or address somebody: no weight against a request is learnt for them.
    pub addresses: Vec<String>,
    /// Attack rows that fired: how they were read, and the words of the post in normal form.
    pub attacks: Vec<(&'static str, String)>,
}

impl Triage {
    /// The terms of a post, in no particular order, each once.
    #[must_use]
    pub fn terms(&self, scratch: &mut Scratch, text: &str) -> Terms {
        let text = head(text);
        let sums = self.sums(scratch, text, true);
        let desk = &scratch.desk;
        let mut names: Vec<String> = Vec::new();
        let mut addresses = vec!["[sapaan]".to_owned(), "[sasaran_admin]".to_owned()];
        let is_address = |key: Key| self.matcher.key(key).cues & (cue::ADMIN | cue::GREETING) != 0;
        for s in &desk.spoken {
            match s.term {
                Term::Key(key) if !is_nameless(key) && !self.words.key_name(key).contains(['\t', '#', '[']) => names.push(self.words.key_name(key).to_owned()),
                Term::Cue(bit) => names.push(format!("[{}]", cue::NAMES[bit as usize])),
                Term::Sign(0) => {} // always there: the base of each sum
                Term::Sign(bit) => names.push(format!("[{}]", sign::NAMES[bit as usize])),
                Term::Affix(bit) => names.push(format!("[{}]", affix::NAMES[bit as usize])),
                Term::Key(_) | Term::Node(_) => {}
            }
        }
        addresses.extend(desk.units.iter().filter(|u| is_address(u.key)).map(|u| self.words.key_name(u.key).to_owned()));
        for i in 1..desk.units.len() {
            let (a, b) = (desk.units[i - 1].key, desk.units[i].key);
            let apart = desk.tokens[desk.units[i].first as usize].has(STOP);
            if !apart && !desk.is_taken(i - 1) && !desk.is_taken(i) && !is_nameless(a) && !is_nameless(b) {
                let pair = format!("{} {}", self.words.key_name(a), self.words.key_name(b));
                if is_address(a) && is_address(b) {
                    addresses.push(pair.clone());
                }
                names.push(pair);
            }
        }
        let (first, last) = desk.edges(&self.matcher);
        for (edge, word) in [(fixed::FIRST, first), (fixed::LAST, last)] {
            if let Some(key) = word.map(|i| desk.units[i].key).filter(|key| !is_nameless(*key)) {
                let (a, b) = if edge == fixed::FIRST { (edge, key) } else { (key, edge) };
                names.push(format!("{} {}", self.words.key_name(a), self.words.key_name(b)));
            }
        }
        names.sort_unstable();
        names.dedup();
        let silent =
            |all: u64, set: u64, names: &'static [&'static str]| names.iter().enumerate().filter(move |(bit, _)| (all & set) >> bit & 1 == 1).map(|(_, n)| format!("[{n}]"));
        let adorns = desk.units.iter().filter(|u| self.matcher.key(u.key).cues & DECORATION_CUES != 0).map(|u| self.words.key_name(u.key).to_owned());
        let of_attacks = adorns
            .chain(silent(OF_ATTACKS | DECORATION_SIGNS, sums.signs, sign::NAMES))
            .chain(silent(cue::TAUNT | cue::TAUNT_CLEAR | DECORATION_CUES, sums.cues, cue::NAMES))
            .collect();
        let attacks = desk
            .findings
            .iter()
            .map(|f| {
                let words: Vec<&str> = desk.units[f.start as usize..f.end as usize].iter().map(|u| self.words.key_name(u.key)).collect();
                (f.reading.name(), format!("{} [{} {} {:?} {}]", words.join(" "), f.attack.kind, f.attack.weight, f.attack.nature, f.target.map_or("-", |t| t.as_str())))
            })
            .collect();
        Terms { names, rule: sums.rule, of_attacks, addresses, attacks }
    }
}

impl Triage {
    /// Points of the 20 topics that the rows of objects give a post, in hundredths of a logit and in the order of [`Topic::ALL`](crate::Topic::ALL).
    #[must_use]
    pub fn topic_points(&self, scratch: &mut Scratch, text: &str) -> [i32; 20] {
        let _ = self.sums(scratch, head(text), false);
        let points = self.matcher.class_rows.topic_points(&scratch.desk.class_rows);
        std::array::from_fn(|i| points[i])
    }
}
