//! Sorts a file of posts into a small inbox: emergencies first, then requests by topic with the office they go to, then counts.
//!
//! `cargo run --example sort [posts.jsonl]`; one `{"id": ..., "text": "..."}` a line.

use std::collections::BTreeMap;
use std::error::Error;

use pilah::{Explanation, Label, Scratch, Topic, Triage};

/// One post of the inbox, as an admin may read it.
struct Item {
    id: String,
    masked: String,
    explanation: Explanation,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/examples/posts.jsonl").to_owned());
    let text = std::fs::read_to_string(&path).map_err(|why| format!("{path}: {why}"))?;
    let triage = Triage::builtin();
    let mut scratch = Scratch::new();
    let mut items = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = |why: &str| format!("{path}:{}: {why}", number + 1);
        let post: serde_json::Value = serde_json::from_str(line).map_err(|why| place(&why.to_string()))?;
        let text = post["text"].as_str().ok_or_else(|| place("no \"text\""))?;
        let explanation = triage.explain_with(&mut scratch, text);
        items.push(Item { id: post["id"].to_string(), masked: explanation.mask(text), explanation });
    }
    let verdict = |i: &Item| i.explanation.verdict();

    println!("DARURAT (hubungi 112 / 119 / BPBD)");
    items.iter().filter(|i| verdict(i).urgency() == 3).for_each(show);

    // `None` sorts first; posts without a topic belong at the end.
    let mut requests: BTreeMap<(bool, Option<Topic>), Vec<&Item>> = BTreeMap::new();
    for item in items.iter().filter(|i| verdict(i).label() == Label::ServiceRequest && verdict(i).urgency() < 3) {
        let topic = verdict(item).topic();
        requests.entry((topic.is_none(), topic)).or_default().push(item);
    }
    for ((_, topic), mut list) in requests {
        match topic {
            Some(topic) => println!("\n{topic} -> {}", triage.office(topic)),
            None => println!("\ntanpa topik -> admin"),
        }
        list.sort_by_key(|i| std::cmp::Reverse(verdict(i).urgency()));
        list.into_iter().for_each(show);
    }

    println!("\nSERANGAN (disamarkan; keparahan 4 selalu dibaca orang)");
    let mut attacks: Vec<&Item> = items.iter().filter(|i| verdict(i).label() == Label::Harassment).collect();
    attacks.sort_by_key(|i| std::cmp::Reverse(verdict(i).severity()));
    for item in attacks {
        println!("  {:>4}  {} {}  {}", item.id, verdict(item).kind(), verdict(item).severity(), item.masked);
    }

    println!();
    for label in Label::ALL {
        println!("{label:>16} {}", items.iter().filter(|i| verdict(i).label() == *label).count());
    }
    println!("{:>16} {}", "mixed", items.iter().filter(|i| verdict(i).mixed()).count());
    Ok(())
}

/// One line of the inbox: number, urgency, kind, the masked text.
fn show(item: &Item) {
    let v = item.explanation.verdict();
    println!("  {:>4}  u{} {:<10}  {}", item.id, v.urgency(), v.kind(), item.masked);
}
