//! What embedders rely on: types that cross threads and unwinding, small verdicts, names and codes that stay.

use std::panic::{RefUnwindSafe, UnwindSafe};

use pilah::{
    Change, Coverage, Error, Evidence, Explanation, FileUse, IdleRow, Issue, Kind, Label, Language, NormalToken, Normalised, Pii, Profile, Reason, Scratch, Span, SpanKind,
    SpanRef, Survey, Target, Terms, Topic, Triage, TriageBuilder, UnknownName, Verdict,
};

const fn crosses<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

const _: () = {
    crosses::<Change>();
    crosses::<Coverage>();
    crosses::<Error>();
    crosses::<Evidence>();
    crosses::<Explanation>();
    crosses::<FileUse>();
    crosses::<IdleRow>();
    crosses::<Issue>();
    crosses::<Kind>();
    crosses::<Label>();
    crosses::<Language>();
    crosses::<NormalToken>();
    crosses::<Normalised>();
    crosses::<Pii>();
    crosses::<Profile>();
    crosses::<Reason>();
    crosses::<Scratch>();
    crosses::<Span>();
    crosses::<SpanKind>();
    crosses::<SpanRef>();
    crosses::<Survey>();
    crosses::<Target>();
    crosses::<Terms>();
    crosses::<Topic>();
    crosses::<Triage>();
    crosses::<TriageBuilder>();
    crosses::<UnknownName>();
    crosses::<Verdict>();
};

/// A new public name in lib.rs must be added to the assertion above.
#[test]
fn no_public_type_is_forgotten() {
    let lib = include_str!("../src/lib.rs");
    let here = include_str!("types.rs");
    let mut forgotten = Vec::new();
    for line in lib.lines().filter_map(|l| l.strip_prefix("pub use ")) {
        for name in line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|n| n.starts_with(char::is_uppercase) && n.chars().any(char::is_lowercase)) {
            if !here.contains(&format!("crosses::<{name}>()")) {
                forgotten.push(name.to_owned());
            }
        }
    }
    crate::report("public types that types.rs does not assert", &forgotten, usize::MAX);
}

#[test]
fn a_verdict_is_small_and_copied() {
    const fn copied<T: Copy>() {}
    const { copied::<Verdict>() };
    assert!(size_of::<Verdict>() <= 16, "{} bytes", size_of::<Verdict>());
}

/// The names and codes of the contract, never renumbered (product.md).
#[test]
fn names_and_codes_stay() {
    let names = |all: &[&'static str]| all.join(" ");
    let labels: Vec<_> = Label::ALL.iter().map(|l| l.as_str()).collect();
    let kinds: Vec<_> = Kind::ALL.iter().map(|k| k.as_str()).collect();
    let targets: Vec<_> = Target::ALL.iter().map(|t| t.as_str()).collect();
    let topics: Vec<_> = Topic::ALL.iter().map(|t| t.as_str()).collect();
    assert_eq!(names(&labels), "service_request harassment off_topic");
    assert_eq!(names(&kinds), "pertanyaan aduan permintaan nyinyir insult sexual sara threat doxing curse apresiasi kritik politik spam siaran obrolan");
    assert_eq!(names(&targets), "admin agency official citizen group unknown");
    assert_eq!(
        names(&topics),
        "jalan_jembatan drainase_banjir air_bersih lampu_jalan lalu_lintas_angkutan sampah_lingkungan pohon_taman adminduk kesehatan_rs bpjs_jaminan \
         bansos_sosial pendidikan_ppdb pajak_daerah tenaga_kerja izin_usaha_pasar ketertiban_hewan bencana_darurat energi_tambang integritas_layanan luar_kewenangan"
    );
    assert!(Topic::ALL.iter().enumerate().all(|(i, t)| t.code() as usize == i));
    assert!(Topic::ALL.iter().all(|t| !Triage::builtin().office(*t).is_empty()), "every topic has an office");
}

#[cfg(feature = "serde")]
#[test]
fn a_verdict_in_json_has_the_fields_of_the_contract() {
    let verdict = Triage::builtin().classify("Min, air PDAM mati dua hari, kapan nyala?");
    let json = serde_json::to_value(verdict).expect("a verdict");
    for field in ["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated"] {
        assert!(json.get(field).is_some(), "{field}");
    }
    let scores = json["scores"].as_object().expect("an object of scores");
    assert_eq!(scores.values().filter_map(serde_json::Value::as_u64).sum::<u64>(), 1000);
    assert!(json["target"].is_null());
}
