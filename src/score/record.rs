//! Who spoke, looked for after the sums where only a few are wanted: cheaper than taking note of every word of every post on the way.

use super::{ATTACKS, Desk, Spoken, TAKEN, Term};
use crate::matcher::{Info, Matcher};

impl Desk {
    /// Fills `spoken` with the words, then the phrases, that spoke and that are wanted, each at its first place: the same, in the same order, as recording while
    /// summing and leaving out what is not wanted.
    pub(crate) fn record(&mut self, matcher: &Matcher, wanted: impl Fn(&Info) -> bool) {
        self.spoken.clear();
        let first = self.met.round(self.units.len().max(self.phrases.len()));
        let Desk { units, phrases, roles, spoken, met, .. } = self;
        // Roles are empty without findings.
        let role = |unit: u32| roles.get(unit as usize).copied().unwrap_or(0);
        for ((number, at), unit) in (first..).zip(0..).zip(units.iter()) {
            let info = matcher.info(unit.note);
            let speaks = |role: u8| role & TAKEN == 0 || (role & ATTACKS == 0 && info.request > 0);
            if wanted(info) && speaks(role(at)) && met.meet(unit, number, false) < first {
                spoken.push(Spoken { term: Term::Key(unit.key), start: at, end: at + 1, request: info.request, abuse: info.abuse });
            }
        }
        for (number, p) in (first..).zip(phrases.iter()) {
            let info = matcher.node(p.node);
            let left = || (p.start..p.end).all(|unit| role(unit) & TAKEN == 0);
            if wanted(info) && left() && std::mem::replace(&mut met.nodes[p.node as usize], number) < first {
                spoken.push(Spoken { term: Term::Node(p.node), start: p.start, end: p.end, request: info.request, abuse: info.abuse });
            }
        }
    }
}
