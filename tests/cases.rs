//! Reads the case files: unknown keys, names that occur twice and labels that contradict each other are errors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pilah::{Kind, Label, Target, Topic};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// The file whose cases must fail.
pub const KNOWN_BROKEN: &str = "known-broken.toml";

/// Files of [`Case`]s; `cases/` must hold no other file but those of other schemas.
pub const FILES: &[&str] =
    &["bukan-serangan.toml", "campuran.toml", "darurat.toml", "di-luar.toml", KNOWN_BROKEN, "nyinyir-kritik.toml", "penyamaran.toml", "permintaan.toml", "serangan.toml"];

/// Files of other schemas.
const OTHERS: &[&str] = &["data-pribadi.toml", "identitas.toml", "matriks.toml", "samaran.toml", "setara.toml", "sisipan.toml"];

/// One post and what is known of its verdict; what a case leaves out is not checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    #[serde(skip)]
    pub file: &'static str,
    pub name: String,
    pub text: String,
    #[serde(deserialize_with = "named")]
    pub label: Label,
    pub abusive: Option<bool>,
    pub mixed: Option<bool>,
    #[serde(default, deserialize_with = "maybe_named")]
    pub kind: Option<Kind>,
    #[serde(default, deserialize_with = "maybe_named")]
    pub topic: Option<Topic>,
    pub urgency: Option<u8>,
    pub severity: Option<u8>,
    pub profanity: Option<bool>,
    #[serde(default, deserialize_with = "maybe_named")]
    pub target: Option<Target>,
    /// One line with the number of the rule.
    pub why: String,
}

impl Case {
    /// Whether this is a request that abuses nobody.
    pub fn is_clean_request(&self) -> bool {
        self.label == Label::ServiceRequest && self.abusive != Some(true)
    }

    /// Why the gold labels contradict the contract, if they do.
    fn contradiction(&self) -> Option<&'static str> {
        let request = self.label == Label::ServiceRequest;
        let abusive = match self.label {
            Label::Harassment => Some(true),
            Label::OffTopic => Some(false),
            _ => self.abusive,
        };
        let wrong = [
            (self.kind.is_some_and(|k| k.label() != self.label), "the kind is of another class"),
            (self.abusive.is_some_and(|a| Some(a) != abusive), "abusive does not fit the class"),
            (self.mixed.is_some_and(|m| abusive.is_some_and(|a| m != (request && a))), "mixed must be: a request that is abusive"),
            (self.topic.is_some() && !request, "only a request has a topic"),
            (self.urgency.is_some_and(|u| u > 3 || (u > 0 && !request)), "urgency is 0 to 3, above 0 only of a request"),
            (self.severity.is_some_and(|s| s > 4 || abusive.is_some_and(|a| a != (s > 0))), "severity is 1 to 4 of abuse, else 0"),
            (self.target.is_some() && abusive != Some(true), "only abuse has a target"),
            (self.why.trim().is_empty() || self.why.contains('\n'), "why is one line"),
            (self.name.is_empty() || !self.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "the name is not kebab-case"),
        ];
        wrong.iter().find(|w| w.0).map(|w| w.1)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(default)]
    case: Vec<Case>,
}

/// Identity words and the posts they are put into.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identities {
    pub identities: Vec<String>,
    pub frame: Vec<Frame>,
}

/// A post with a place `{}` for an identity.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    pub text: String,
    #[serde(deserialize_with = "named")]
    pub label: Label,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    set: Vec<Set>,
}

/// One request in six tongues.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    pub name: String,
    #[serde(deserialize_with = "named")]
    pub label: Label,
    #[serde(deserialize_with = "named")]
    pub topic: Topic,
    id: String,
    jv: String,
    jv_krama: String,
    bms: String,
    su: String,
    bew: String,
}

impl Set {
    /// Names of the tongues, in the order of [`posts`](Set::posts).
    pub const TONGUES: [&str; 6] = ["id", "jv", "jv_krama", "bms", "su", "bew"];

    /// The request in each tongue.
    pub fn posts(&self) -> [&str; 6] {
        [&self.id, &self.jv, &self.jv_krama, &self.bms, &self.su, &self.bew]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InsertFile {
    frames: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    group: Vec<Group>,
}

/// Posts of one sort, one case each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    posts: Vec<String>,
}

/// Spellings of one sort, one post a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disguised {
    pub name: String,
    /// Must come out abusive.
    #[serde(default)]
    pub flag: Vec<String>,
    /// Must not.
    #[serde(default)]
    pub pass: Vec<String>,
    /// Must not, and must come out as requests.
    #[serde(default)]
    pub request: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DisguisedFile {
    group: Vec<Disguised>,
}

/// Hidden spellings and collisions, group by group.
pub fn disguised() -> Vec<Disguised> {
    read::<DisguisedFile>("samaran.toml").group
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatrixFile {
    flag: Vec<String>,
    pass: Vec<String>,
}

/// A post and its name.
pub type NamedPost = (String, String);

/// The posts of the matrix that must be flagged and those that must pass, each with its name.
pub fn matrix() -> (Vec<NamedPost>, Vec<NamedPost>) {
    let MatrixFile { flag, pass } = read("matriks.toml");
    let named = |posts: Vec<String>| posts.iter().map(|p| p.split_once(" = ").map(|(name, post)| (name.to_owned(), post.to_owned())).expect("name = post")).collect();
    (named(flag), named(pass))
}

/// Posts with personal data marked in them, and the name of their group.
pub fn personal() -> Vec<(String, String)> {
    let groups = read::<GroupFile>("data-pribadi.toml").group;
    groups.into_iter().flat_map(|g| g.posts.into_iter().map(move |p| (g.name.clone(), p))).collect()
}

fn named<'de, T: std::str::FromStr<Err: std::fmt::Display>, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
    String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
}

fn maybe_named<'de, T: std::str::FromStr<Err: std::fmt::Display>, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    named(d).map(Some)
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("cases")
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = std::fs::read_to_string(directory().join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
    toml::from_str(&text).unwrap_or_else(|why| panic!("{file}: {why}"))
}

/// All cases of all files; those of [`KNOWN_BROKEN`] too.
pub fn all() -> Vec<Case> {
    let mut all = Vec::new();
    for file in FILES {
        let mut cases = read::<CaseFile>(file).case;
        cases.iter_mut().for_each(|c| c.file = file);
        all.append(&mut cases);
    }
    all
}

/// The cases of one file.
pub fn of(file: &str) -> Vec<Case> {
    all().into_iter().filter(|c| c.file == file).collect()
}

pub fn identities() -> Identities {
    read("identitas.toml")
}

pub fn sets() -> Vec<Set> {
    read::<SetFile>("setara.toml").set
}

/// Insults to be put before and behind a request.
pub fn inserts() -> Vec<String> {
    read::<InsertFile>("sisipan.toml").frames
}

/// Every post that stands anywhere in the case files.
pub fn all_texts() -> Vec<String> {
    let mut texts: Vec<String> = all().into_iter().map(|c| c.text).collect();
    texts.extend(sets().iter().flat_map(|s| s.posts().map(str::to_owned)));
    texts.extend(identities().frame.into_iter().map(|f| f.text));
    texts.extend(inserts());
    texts.extend(disguised().into_iter().flat_map(|g| [g.flag, g.pass, g.request].concat()));
    texts
}

#[test]
fn every_file_is_known() {
    let mut found: Vec<String> = std::fs::read_dir(directory()).expect("the directory of cases").map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    found.sort_unstable();
    let mut known: Vec<&str> = FILES.iter().chain(OTHERS).copied().collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn names_and_texts_occur_once() {
    let mut problems = Vec::new();
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for case in all() {
        if let Some(first) = names.insert(case.name.clone(), case.file) {
            problems.push(format!("{}: the name {:?} stands in {first} already", case.file, case.name));
        }
        if let Some(first) = texts.insert(case.text.clone(), case.name.clone()) {
            problems.push(format!("{}: {:?} has the text of {first:?}", case.file, case.name));
        }
    }
    let sets = sets();
    for (i, set) in sets.iter().enumerate() {
        if sets[..i].iter().any(|s| s.name == set.name) {
            problems.push(format!("setara.toml: the name {:?} occurs twice", set.name));
        }
    }
    crate::report("names or texts that occur twice", &problems, usize::MAX);
}

#[test]
fn gold_labels_keep_the_contract() {
    let problems: Vec<String> = all().iter().filter_map(|c| Some(format!("{} {}: {}", c.file, c.name, c.contradiction()?))).collect();
    crate::report("cases that contradict the contract", &problems, usize::MAX);
}

#[test]
fn unknown_keys_are_errors() {
    let case = "[[case]]\nname = \"a\"\ntext = \"b\"\nlabel = \"off_topic\"\nwhy = \"c\"\n";
    assert!(toml::from_str::<CaseFile>(case).is_ok());
    assert!(toml::from_str::<CaseFile>(&format!("{case}urgensi = 3\n")).is_err());
    assert!(toml::from_str::<CaseFile>(&case.replace("off_topic", "offtopic")).is_err());
    assert!(toml::from_str::<CaseFile>(&format!("{case}topic = \"pajak_kendaraan\"\n")).is_err());
}

#[test]
fn the_lists_are_long_enough() {
    let identities = identities();
    assert!(identities.identities.len() >= 45);
    assert!(identities.frame.len() >= 35);
    assert!(identities.frame.iter().all(|f| f.text.matches("{}").count() == 1));
    assert!(Label::ALL.iter().all(|l| identities.frame.iter().any(|f| f.label == *l)));
    assert!(inserts().len() >= 50);
    assert!(sets().len() >= 62);
    assert!(Topic::ALL.iter().all(|t| of("permintaan.toml").iter().any(|c| c.topic == Some(*t))));
}
