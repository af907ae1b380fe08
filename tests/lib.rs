//! Whole posts through the public door: gold cases, invariants, posts that must be judged alike, limits, the types of the contract,
//! the shipped lexicons.
//!
//! The posts stand in `tests/cases/*.toml`. Every test reports all of its failures at once.

mod alike;
mod bounds;
mod cases;
mod dialects;
mod disguise;
mod gold;
mod hidden;
mod identities;
mod invariants;
mod lexicons;
mod limits;
mod normal;
mod personal;
mod regress;
mod rows;
mod soundness;
mod sources;
mod threads;
mod types;

/// Fails with all problems, or with the first `shown` of them and their number.
fn report(what: &str, problems: &[String], shown: usize) {
    if problems.is_empty() {
        return;
    }
    let rest = problems.len().saturating_sub(shown);
    let more = if rest > 0 { format!("\n  ... and {rest} more") } else { String::new() };
    panic!("{}: {what}\n  {}{more}\n", problems.len(), problems[..problems.len() - rest].join("\n  "));
}
