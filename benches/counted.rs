//! What `.ci/callgrind` counts: `counted pilah|aho-corasick|none FILE` reads the posts of a file twice, the second time within [`counted`].

mod common;

use common::keep;
use pilah::{Scratch, Triage};

/// The function within which instructions are counted.
#[inline(never)]
fn counted(posts: &[String], one: &mut dyn FnMut(&str)) {
    posts.iter().for_each(|p| one(p));
}

fn main() {
    let mut words = std::env::args().skip(1).filter(|a| !a.starts_with('-'));
    let what = words.next().unwrap_or_default();
    let posts = common::posts();
    match what.as_str() {
        "pilah" => {
            let (triage, mut scratch) = (Triage::new(), Scratch::new());
            posts.iter().for_each(|p| keep(triage.classify_with(&mut scratch, p)));
            counted(&posts, &mut |p| keep(triage.classify_with(&mut scratch, p)));
        }
        "aho-corasick" => {
            let a = common::anchor_a(&common::surface_forms());
            counted(&posts, &mut |p| keep(a.find_iter(p).count()));
        }
        _ => {}
    }
    println!("{}", posts.len());
}
