//! What is counted, and the posts that are shown. Memory does not grow with the input: lists are cut, counts are not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pilah::{Kind, Label, Target, Topic, Verdict};

use super::dates::Time;

/// A post that is shown.
pub struct Shown {
    pub id: Option<String>,
    pub time: Option<Time>,
    pub text: String,
    pub verdict: Verdict,
}

/// A list of posts, cut at its longest.
#[derive(Default)]
pub struct List {
    pub posts: Vec<Shown>,
    /// All that belong to it.
    pub total: u64,
}

impl List {
    /// Posts that belong to the list and are not shown.
    pub fn hidden(&self) -> u64 {
        self.total - self.posts.len() as u64
    }
}

/// Counts and lists.
pub struct Tally {
    /// Longest list.
    longest: usize,
    pub unreadable: u64,
    /// Posts of each class.
    pub labels: [u64; 3],
    /// Requests of each urgency.
    pub urgency: [u64; 4],
    /// Requests with abuse in them.
    pub mixed: u64,
    /// Requests of each topic, and of none; those of urgency 2 and 3 among them.
    pub topics: BTreeMap<Option<Topic>, (u64, u64)>,
    pub kinds: BTreeMap<Kind, u64>,
    pub days: BTreeMap<Date, [u64; 3]>,
    /// Posts without a time that could be read.
    pub undated: u64,
    /// Requests of urgency 3 and 2.
    pub urgent: [List; 2],
    /// The other requests by topic.
    pub requests: BTreeMap<Option<Topic>, List>,
    /// Threats, doxing and hate.
    pub severe: List,
    /// Harassment that is less.
    pub harassment: List,
}

/// Where a post is shown.
enum Place {
    Urgent(usize),
    Request(Option<Topic>),
    Severe,
    Harassment,
}

impl Place {
    fn of(verdict: &Verdict) -> Option<Place> {
        match verdict.label() {
            Label::ServiceRequest => Some(match verdict.urgency() {
                3 => Place::Urgent(0),
                2 => Place::Urgent(1),
                _ => Place::Request(verdict.topic()),
            }),
            Label::Harassment if verdict.severity() == 4 => Some(Place::Severe),
            Label::Harassment => Some(Place::Harassment),
            _ => None,
        }
    }
}

/// Longest part of a post that is shown, in code points.
const LONGEST_TEXT: usize = 700;

impl Tally {
    pub fn new(longest: usize) -> Tally {
        Tally {
            longest,
            unreadable: 0,
            labels: [0; 3],
            urgency: [0; 4],
            mixed: 0,
            topics: BTreeMap::new(),
            kinds: BTreeMap::new(),
            days: BTreeMap::new(),
            undated: 0,
            urgent: Default::default(),
            requests: BTreeMap::new(),
            severe: List::default(),
            harassment: List::default(),
        }
    }

    fn place(&mut self, place: Place) -> &mut List {
        match place {
            Place::Urgent(i) => &mut self.urgent[i],
            Place::Request(topic) => self.requests.entry(topic).or_default(),
            Place::Severe => &mut self.severe,
            Place::Harassment => &mut self.harassment,
        }
    }

    /// Counts a post.
    pub fn count(&mut self, verdict: &Verdict, time: Option<Time>) {
        let class = verdict.label().code() as usize;
        self.labels[class] += 1;
        *self.kinds.entry(verdict.kind()).or_default() += 1;
        if verdict.label() == Label::ServiceRequest {
            self.urgency[usize::from(verdict.urgency())] += 1;
            self.mixed += u64::from(verdict.mixed());
            let topic = self.topics.entry(verdict.topic()).or_default();
            topic.0 += 1;
            topic.1 += u64::from(verdict.urgency() >= 2);
        }
        match time {
            Some(time) => self.days.entry(time.day).or_default()[class] += 1,
            None => self.undated += 1,
        }
        if let Some(place) = Place::of(verdict) {
            self.place(place).total += 1;
        }
    }

    /// Whether there is room for a post in its list; some have none.
    pub fn lists(&mut self, verdict: &Verdict) -> bool {
        let longest = self.longest;
        Place::of(verdict).is_some_and(|place| self.place(place).posts.len() < longest)
    }

    /// Puts a post into its list.
    pub fn list(&mut self, verdict: &Verdict, id: Option<String>, time: Option<Time>, text: &str) {
        if let Some(place) = Place::of(verdict) {
            self.place(place).posts.push(Shown { id, time, text: cut(text), verdict: *verdict });
        }
    }

    pub fn posts(&self) -> u64 {
        self.labels.iter().sum()
    }
}

/// The beginning of a long text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A text as it was written, without what could deceive its reader: control characters and marks that turn the direction of reading.
pub fn plain(text: &str) -> String {
    let deceives = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !deceives(*c)).collect()
}

/// A class in Indonesian.
pub fn label_name(label: Label) -> &'static str {
    match label {
        Label::ServiceRequest => "Permintaan layanan",
        Label::Harassment => "Nyinyir dan serangan",
        _ => "Di luar layanan",
    }
}

/// A topic in Indonesian.
pub fn topic_name(topic: Topic) -> &'static str {
    match topic {
        Topic::JalanJembatan => "Jalan dan jembatan",
        Topic::DrainaseBanjir => "Drainase dan banjir",
        Topic::AirBersih => "Air bersih",
        Topic::LampuJalan => "Lampu jalan",
        Topic::LaluLintasAngkutan => "Lalu lintas dan angkutan",
        Topic::SampahLingkungan => "Sampah dan lingkungan",
        Topic::PohonTaman => "Pohon dan taman",
        Topic::Adminduk => "Administrasi kependudukan",
        Topic::KesehatanRs => "Kesehatan dan rumah sakit",
        Topic::BpjsJaminan => "BPJS dan jaminan sosial",
        Topic::BansosSosial => "Bansos dan urusan sosial",
        Topic::PendidikanPpdb => "Pendidikan dan PPDB",
        Topic::PajakDaerah => "Pajak daerah",
        Topic::TenagaKerja => "Tenaga kerja",
        Topic::IzinUsahaPasar => "Izin, usaha dan pasar",
        Topic::KetertibanHewan => "Ketertiban dan hewan",
        Topic::BencanaDarurat => "Bencana dan keadaan darurat",
        Topic::EnergiTambang => "Energi dan tambang",
        Topic::IntegritasLayanan => "Mutu dan integritas layanan",
        Topic::LuarKewenangan => "Di luar kewenangan daerah",
        other => other.as_str(),
    }
}

/// A kind in Indonesian.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Pertanyaan => "pertanyaan",
        Kind::Aduan => "aduan",
        Kind::Permintaan => "permintaan",
        Kind::Nyinyir => "nyinyir",
        Kind::Insult => "hinaan",
        Kind::Sexual => "pelecehan",
        Kind::Sara => "SARA",
        Kind::Threat => "ancaman",
        Kind::Doxing => "penyebaran data pribadi",
        Kind::Curse => "sumpah serapah",
        Kind::Apresiasi => "apresiasi",
        Kind::Kritik => "kritik",
        Kind::Politik => "politik",
        Kind::Spam => "spam",
        Kind::Siaran => "siaran",
        Kind::Obrolan => "obrolan",
        other => other.as_str(),
    }
}

/// A target in Indonesian.
pub fn target_name(target: Target) -> &'static str {
    match target {
        Target::Admin => "admin",
        Target::Agency => "instansi",
        Target::Official => "pejabat",
        Target::Citizen => "warga lain",
        Target::Group => "kelompok",
        _ => "tidak jelas",
    }
}

/// A level of urgency in Indonesian.
pub const URGENCY: [&str; 4] = ["Biasa", "Perlu cepat", "Mendesak", "Darurat"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_words_of_its_own() {
        let mut names: Vec<&str> = Topic::ALL.iter().map(|t| topic_name(*t)).collect();
        assert!(names.iter().all(|n| !n.contains('_')), "{names:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Topic::ALL.len());
        let mut kinds: Vec<&str> = Kind::ALL.iter().map(|k| kind_name(*k)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), Kind::ALL.len());
    }

    #[test]
    fn lists_are_cut_and_counts_are_not() {
        let triage = pilah::Triage::builtin();
        let verdict = triage.classify("min, lampu jalan depan SDN 2 mati, kapan diperbaiki?");
        assert_eq!(verdict.label(), Label::ServiceRequest);
        let mut tally = Tally::new(2);
        for i in 0..5 {
            if tally.lists(&verdict) {
                tally.list(&verdict, Some(i.to_string()), None, "lampu");
            }
            tally.count(&verdict, None);
        }
        let list = &tally.requests[&verdict.topic()];
        assert_eq!((list.posts.len(), list.total, list.hidden()), (2, 5, 3));
        assert_eq!((tally.labels, tally.undated), ([5, 0, 0], 5));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut(&"é".repeat(700)), "é".repeat(700));
        assert_eq!(cut(&"é".repeat(701)), format!("{} …", "é".repeat(700)));
    }

    #[test]
    fn what_deceives_a_reader_goes() {
        assert_eq!(plain("a\u{1b}[2J\u{202e}b\nc"), "a[2Jb\nc");
    }
}
