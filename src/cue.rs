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
        GREETING "sapaan",
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

/// Prefixes and suffixes by the halves of an [`affix_code`](crate::normalise::affix::affix_code).
const PREFIXES: [u64; 16] = [0, affix::DI, affix::ME, affix::BER, affix::TER, affix::NG, affix::NY, affix::SE, affix::KE, 0, 0, 0, 0, 0, 0, 0];
const SUFFIXES: [u64; 16] =
    [0, affix::NYA, affix::KAN, affix::KAH, affix::LAH, affix::AKE, affix::IN, affix::AN, affix::KU, affix::MU, affix::NE, affix::KE_BEHIND, affix::I, affix::E, 0, 0];

/// The affixes of a code.
#[inline]
pub(crate) fn affixes_of(code: u8) -> u64 {
    PREFIXES[(code >> 4) as usize] | SUFFIXES[(code & 15) as usize]
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
        let affixes = |word| affixes_of(crate::normalise::affix::affix_code(word));
        assert_eq!(affixes(b"dibenerin"), affix::DI | affix::IN);
        assert_eq!(affixes(b"dalane"), affix::NE);
        assert_eq!(affixes(b"dia"), 0);
        assert_eq!(affixes(b"sampah"), 0);
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
