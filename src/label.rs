//! The names and the codes of the contract: classes, kinds, topics, targets.
//!
//! Codes are what the C ABI and Arrow dictionaries carry. They follow the order in which the names stand here and are never renumbered.

use std::fmt;
use std::str::FromStr;

/// A name that is none of the names of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(pub String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown name {:?}", self.0)
    }
}

impl std::error::Error for UnknownName {}

macro_rules! names {
    ($(#[$meta:meta])* $Type:ident { $($(#[$vmeta:meta])* $Variant:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $Type { $($(#[$vmeta])* $Variant,)+ }

        impl $Type {
            /// All of them in the order of their codes.
            pub const ALL: &'static [$Type] = &[$($Type::$Variant,)+];

            /// The name used in JSON, CSV, Python and the lexicons.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($Type::$Variant => $name,)+ }
            }

            /// The code used in the C ABI and in Arrow dictionaries; never renumbered.
            #[must_use]
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The value of a code, `None` for a code that is not in use.
            #[must_use]
            pub fn from_code(code: u8) -> Option<$Type> {
                Self::ALL.get(code as usize).copied()
            }
        }

        impl fmt::Display for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $Type {
            type Err = UnknownName;
            fn from_str(s: &str) -> Result<$Type, UnknownName> {
                match s {
                    $($name => Ok($Type::$Variant),)+
                    _ => Err(UnknownName(s.to_owned())),
                }
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<$Type, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

names! {
    /// The class of a post: what the admin has to do with it.
    Label {
        /// A complaint, question or request that an agency must answer, in whatever tone.
        ServiceRequest = "service_request",
        /// Mockery, insult, threat or hate with nothing in it to answer.
        Harassment = "harassment",
        /// Everything else: chat, praise, politics, spam, announcements, opinion without a matter.
        OffTopic = "off_topic",
    }
}

names! {
    /// The kind of a post within its class.
    Kind {
        /// Request: a question for information.
        Pertanyaan = "pertanyaan",
        /// Request: a complaint, damage or failure reported.
        Aduan = "aduan",
        /// Request: something new, preventive, a proposal or wish for a service.
        Permintaan = "permintaan",
        /// Harassment: mockery, mock praise, taunt, belittling.
        Nyinyir = "nyinyir",
        /// Harassment: swear word or insult aimed at someone.
        Insult = "insult",
        /// Harassment: sexual.
        Sexual = "sexual",
        /// Harassment: hate towards ethnicity, religion, race or group.
        Sara = "sara",
        /// Harassment: threat or call to violence.
        Threat = "threat",
        /// Harassment: exposing or calling to pester a private person.
        Doxing = "doxing",
        /// Harassment: a curse or wish of harm.
        Curse = "curse",
        /// Off topic: thanks and praise.
        Apresiasi = "apresiasi",
        /// Off topic: a verdict on performance or policy with no matter to handle.
        Kritik = "kritik",
        /// Off topic: politics.
        Politik = "politik",
        /// Off topic: spam and promotion.
        Spam = "spam",
        /// Off topic: announcement, news, reply of an agency.
        Siaran = "siaran",
        /// Off topic: chat.
        Obrolan = "obrolan",
    }
}

impl Kind {
    /// The class that this kind belongs to.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Kind::Pertanyaan | Kind::Aduan | Kind::Permintaan => Label::ServiceRequest,
            Kind::Nyinyir | Kind::Insult | Kind::Sexual | Kind::Sara | Kind::Threat | Kind::Doxing | Kind::Curse => Label::Harassment,
            _ => Label::OffTopic,
        }
    }
}

names! {
    /// What a request is about; the table `opd.tsv` says which office it goes to.
    Topic {
        /// Roads and bridges.
        JalanJembatan = "jalan_jembatan",
        /// Drains and floods.
        DrainaseBanjir = "drainase_banjir",
        /// Drinking water.
        AirBersih = "air_bersih",
        /// Street lights.
        LampuJalan = "lampu_jalan",
        /// Traffic, parking, public transport.
        LaluLintasAngkutan = "lalu_lintas_angkutan",
        /// Rubbish and environment.
        SampahLingkungan = "sampah_lingkungan",
        /// Trees and parks.
        PohonTaman = "pohon_taman",
        /// Civil registration.
        Adminduk = "adminduk",
        /// Health, hospitals, vaccination.
        KesehatanRs = "kesehatan_rs",
        /// Social security for health and work (BPJS).
        BpjsJaminan = "bpjs_jaminan",
        /// Social aid.
        BansosSosial = "bansos_sosial",
        /// Schools and enrolment.
        PendidikanPpdb = "pendidikan_ppdb",
        /// Local taxes (vehicle, land).
        PajakDaerah = "pajak_daerah",
        /// Work, wages.
        TenagaKerja = "tenaga_kerja",
        /// Permits, markets, prices.
        IzinUsahaPasar = "izin_usaha_pasar",
        /// Public order, animals.
        KetertibanHewan = "ketertiban_hewan",
        /// Disasters and emergencies.
        BencanaDarurat = "bencana_darurat",
        /// Electricity, mining.
        EnergiTambang = "energi_tambang",
        /// Conduct of staff, extortion, unanswered reports.
        IntegritasLayanan = "integritas_layanan",
        /// Matters of other authorities, to be passed on.
        LuarKewenangan = "luar_kewenangan",
    }
}

names! {
    /// Whom the abuse in a post is aimed at.
    Target {
        /// The person behind the account.
        Admin = "admin",
        /// An agency or office.
        Agency = "agency",
        /// An official or civil servant.
        Official = "official",
        /// Another citizen.
        Citizen = "citizen",
        /// A group of people.
        Group = "group",
        /// Nobody that the text names.
        Unknown = "unknown",
    }
}

names! {
    /// Language of a word, as the lexicons tag it (BCP 47 primary tags; the part behind the hyphen is pilah's own).
    Language {
        /// Indonesian.
        Id = "id",
        /// Javanese, ngoko.
        Jv = "jv",
        /// Javanese, krama.
        JvKrama = "jv-krama",
        /// Javanese, Banyumasan (ngapak) and Tegal.
        JvBms = "jv-bms",
        /// Javanese of the cities: Suroboyoan, Semarangan.
        JvSby = "jv-sby",
        /// Javanese, reversed words (walikan).
        JvWalikan = "jv-walikan",
        /// Sundanese.
        Su = "su",
        /// Betawi.
        Bew = "bew",
        /// English.
        En = "en",
        /// Arabic.
        Ar = "ar",
        /// Minangkabau.
        Min = "min",
        /// Balinese.
        Ban = "ban",
        /// Madurese.
        Mad = "mad",
    }
}

impl Language {
    /// Whether this is Javanese of any kind.
    #[must_use]
    pub const fn is_javanese(self) -> bool {
        matches!(self, Language::Jv | Language::JvKrama | Language::JvBms | Language::JvSby | Language::JvWalikan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_go_both_ways() {
        for (i, t) in Topic::ALL.iter().enumerate() {
            assert_eq!(t.code() as usize, i);
            assert_eq!(Topic::from_code(t.code()), Some(*t));
            assert_eq!(t.as_str().parse::<Topic>(), Ok(*t));
        }
        assert_eq!(Topic::ALL.len(), 20);
        assert_eq!(Kind::ALL.len(), 16);
        assert_eq!(Label::from_code(3), None);
        assert!("pajak_kendaraan".parse::<Topic>().is_err());
    }
}
