//! The cues that a post can show: one bit each, with the name by which weights and explanations speak of it.
//!
//! A [`cue`] comes from a lexicon row that fired, a [`sign`] from the shape of the post or from cues that meet in one sentence.

macro_rules! bits {
    ($(#[$meta:meta])* $module:ident { $($NAME:ident $name:literal,)+ }) => {
        $(#[$meta])*
        pub(crate) mod $module {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u8)]
            enum Bit { $($NAME,)+ }
            $(pub(crate) const $NAME: u64 = 1 << Bit::$NAME as u8;)+
            /// Names in the order of the bits.
            pub(crate) const NAMES: &[&str] = &[$($name,)+];
        }
    };
}

bits! {
    /// Cues that lexicon rows carry. A group of two or three is a scale: a stronger row sets the weaker bits too.
    cue {
        OBJECT "objek", OBJECT_CLEAR "objek_jelas", OBJECT_SURE "objek_pasti",
        PROBLEM "masalah", PROBLEM_CLEAR "masalah_jelas", PROBLEM_SURE "masalah_pasti",
        REQUEST "mohon", REQUEST_CLEAR "mohon_jelas", REQUEST_SURE "mohon_pasti",
        QUESTION "tanya", QUESTION_CLEAR "tanya_jelas", QUESTION_SURE "tanya_pasti",
        COMPLAINT "keluhan", COMPLAINT_CLEAR "keluhan_jelas", COMPLAINT_SURE "keluhan_pasti",
        SOON "darurat_1", PRESSING "darurat_2", EMERGENCY "darurat_3",
        PRAISE "pujian", PRAISE_CLEAR "pujian_jelas",
        POLITICS "politik", POLITICS_CLEAR "politik_jelas",
        SPAM "spam", SPAM_CLEAR "spam_jelas",
        BROADCAST "siaran", BROADCAST_CLEAR "siaran_jelas",
        VERDICTIVE "kritik", VERDICTIVE_CLEAR "kritik_jelas",
        CHAT "obrolan", CHAT_CLEAR "obrolan_jelas",
        MOCKERY "ejekan", MOCKERY_CLEAR "ejekan_jelas",
        TAUNT "nyinyir", TAUNT_CLEAR "nyinyir_jelas",
        ATTACK "serangan",
        ADMIN "sasaran_admin", AGENCY "sasaran_instansi", OFFICIAL "sasaran_pejabat", CITIZEN "sasaran_warga", GROUP "sasaran_kelompok",
        NEGATION "negasi", INTENSIFIER "penguat", COMPANION "pengiring", SELF "diri", REPORTING "kutip", LITERAL "harfiah", WRONGDOER "pelaku",
        FRIENDLY "akrab", PAST "lampau", INTENT "niat",
        EMOJI_MOCK "emoji_ejek", EMOJI_ANGRY "emoji_marah", EMOJI_SAD "emoji_sedih", EMOJI_PRAISE "emoji_puji", EMOJI_PLEAD "emoji_mohon", EMOJI_ALARM "emoji_darurat",
        PLACE "tempat", PERSON "nama", NUMBER "angka", MENTION "akun", URL "tautan", LAUGH "tawa",
    }
}

bits! {
    /// Signs of the whole post, or of cues that meet in one sentence.
    sign {
        ALWAYS "dasar", ASKS "tanda_tanya", ENDS_ASKING "akhir_bertanya", EXCLAIMS "tanda_seru", SHOUTS "huruf_besar",
        TINY "kata_1_2", SHORT "kata_3_5", BRIEF "kata_6_10", MIDDLE "kata_11_20", LONG "kata_21_40", VERY_LONG "kata_41_",
        OPENS_WITH_MENTION "awal_akun", MANY_MENTIONS "akun_banyak", MANY_TAGS "tagar_banyak", TAGGED "tagar", QUOTES "kutipan", LINES "baris_banyak",
        OBJECT_PROBLEM "objek+masalah", OBJECT_PROBLEM_CLEAR "objek+masalah_jelas", OBJECT_REQUEST "objek+mohon", OBJECT_QUESTION "objek+tanya",
        OBJECT_ASKS "objek+tanda_tanya", OBJECT_COMPLAINT "objek+keluhan", OBJECT_PLACE "objek+tempat", OBJECT_ONLY "objek_saja", NO_OBJECT "tanpa_objek",
        PROBLEM_PLACE "masalah+tempat", PROBLEM_REQUEST "masalah+mohon", PROBLEM_ASKS "masalah+tanda_tanya",
        QUESTION_ADMIN "tanya+admin", REQUEST_ADMIN "mohon+admin", QUESTION_ASKS "tanya+tanda_tanya", ADMIN_ASKS "admin+tanda_tanya",
        PRAISE_MOCK "pujian+ejekan", PRAISE_OFFICIAL "pujian+pejabat", LAUGH_TARGET "tawa+sasaran", TAUNT_TARGET "nyinyir+sasaran",
        MOCK_TARGET "ejekan+sasaran", QUESTION_OFFICIAL "tanya+pejabat", POLITICS_ONLY "politik_saja", POLITICS_OBJECT "politik+objek",
        BROADCAST_URL "siaran+tautan", BROADCAST_NUMBER "siaran+angka", PRAISE_ONLY "pujian_saja", PRAISE_PROBLEM "pujian+masalah", SELF_PROBLEM "diri+masalah",
        NEGATED_PROBLEM "negasi+masalah", PAST_PROBLEM "lampau+masalah",
        AIMED "makian_terarah", AIMED_STRONG "makian_keras_terarah", UNAIMED_INSULT "hinaan_tak_terarah", UNAIMED_SWEAR "makian_tak_terarah",
        THING "makian_benda", REPORTED "makian_dikutip", DENIED "makian_disangkal", OWN_SELF "makian_diri", TRAILING "makian_di_ujung", ANY_REQUEST_CUE "ada_isyarat_minta",
    }
}

bits! {
    /// Affixes that words of the post are written with. Keys stand for stems, so `diperbaiki` and *memperbaiki* share one; a passive asks more often, an
    /// active one reports more often, and only the affix tells.
    affix {
        DI "di-", ME "me-", BER "ber-", TER "ter-", NG "ng-", NY "ny-", SE "se-", KE "ke-",
        NYA "-nya", KAN "-kan", IN "-in", AN "-an", I "-i", KAH "-kah", LAH "-lah", KU "-ku", MU "-mu", NE "-ne", E "-e", KE_BEHIND "-ke", AKE "-ake",
    }
}

/// Shortest word, in folded bytes, whose affixes are looked at: shorter ones (dia, mereka) seldom have any.
const SHORTEST_AFFIXED: usize = 6;

/// The affixes that a folded word seems to have: the longest prefix and the longest suffix of the list, whether or not a stem is left.
#[inline]
pub(crate) fn affixes_of(word: &[u8]) -> u64 {
    if word.len() < SHORTEST_AFFIXED {
        return 0;
    }
    let prefix = match word {
        [b'd', b'i', ..] => affix::DI,
        [b'm', b'e', ..] => affix::ME,
        [b'b', b'e', b'r', ..] => affix::BER,
        [b't', b'e', b'r', ..] => affix::TER,
        [b'n', b'g', ..] => affix::NG,
        [b'n', b'y', ..] => affix::NY,
        [b's', b'e', ..] => affix::SE,
        [b'k', b'e', ..] => affix::KE,
        _ => 0,
    };
    let suffix = match word {
        [.., b'n', b'y', b'a'] => affix::NYA,
        [.., b'k', b'a', b'n'] => affix::KAN,
        [.., b'k', b'a', b'h'] => affix::KAH,
        [.., b'l', b'a', b'h'] => affix::LAH,
        [.., b'a', b'k', b'e'] => affix::AKE,
        [.., b'i', b'n'] => affix::IN,
        [.., b'a', b'n'] => affix::AN,
        [.., b'k', b'u'] => affix::KU,
        [.., b'm', b'u'] => affix::MU,
        [.., b'n', b'e'] => affix::NE,
        [.., b'k', b'e'] => affix::KE_BEHIND,
        [.., b'i'] => affix::I,
        [.., b'e'] => affix::E,
        _ => 0,
    };
    prefix | suffix
}

/// Signs that only an attack word sets: they say nothing of a request (R0).
pub(crate) const OF_ATTACKS: u64 =
    sign::AIMED | sign::AIMED_STRONG | sign::UNAIMED_INSULT | sign::UNAIMED_SWEAR | sign::THING | sign::REPORTED | sign::DENIED | sign::OWN_SELF | sign::TRAILING;

/// Cues and signs of decoration: a link, a handle, a tag, a sad or angry emoji beside a request makes it no less of one.
pub(crate) const DECORATION_CUES: u64 = cue::MENTION | cue::URL | cue::EMOJI_ANGRY | cue::EMOJI_SAD | cue::EMOJI_ALARM;
/// See [`DECORATION_CUES`].
pub(crate) const DECORATION_SIGNS: u64 = sign::OPENS_WITH_MENTION | sign::TAGGED | sign::LINES | sign::BROADCAST_URL;

/// The bits of a scale of three: from `weak` on by weight 1, `clear` and `sure` as given.
pub(crate) fn scale(bits: [u64; 3], weight: u8, clear: u8, sure: u8) -> u64 {
    let mut out = bits[0];
    if weight >= clear {
        out |= bits[1];
    }
    if weight >= sure {
        out |= bits[2];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_are_read_off_long_words() {
        assert_eq!(affixes_of(b"dibenerin"), affix::DI | affix::IN);
        assert_eq!(affixes_of(b"dalane"), affix::NE);
        assert_eq!(affixes_of(b"dia"), 0);
        assert_eq!(affixes_of(b"sampah"), 0);
    }

    #[test]
    fn bits_fit_and_names_differ() {
        assert!(cue::NAMES.len() <= 64 && sign::NAMES.len() <= 64 && affix::NAMES.len() <= 64);
        let mut names: Vec<_> = cue::NAMES.iter().chain(sign::NAMES).chain(affix::NAMES).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cue::NAMES.len() + sign::NAMES.len() + affix::NAMES.len());
    }
}
