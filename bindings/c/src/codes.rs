//! The numbers by which a verdict speaks. They are the codes of the core; a test compares every one of them.

/// The version of the functions and records of this header. A library of the same version may know more functions, never fewer or other ones.
pub const PILAH_ABI_VERSION: u32 = 1;

/// No kind, topic or target.
pub const PILAH_NONE: u8 = 255;

/// Flag: abuse aimed at a person, agency or group is present.
pub const PILAH_FLAG_ABUSIVE: u32 = 1;
/// Flag: a request that is also abusive: answer it.
pub const PILAH_FLAG_MIXED: u32 = 2;
/// Flag: a swear word occurs anywhere, also harmlessly; it never decides the class.
pub const PILAH_FLAG_PROFANITY: u32 = 4;
/// Flag: the post is longer than 64 KiB and only its head was read.
pub const PILAH_FLAG_TRUNCATED: u32 = 8;
/// Flag: the post is not UTF-8 and was sorted with U+FFFD for what cannot be read.
pub const PILAH_FLAG_INVALID_UTF8: u32 = 16;

/// Profile of normalising: standard Indonesian.
pub const PILAH_PROFILE_STANDAR: u8 = 0;
/// Profile of normalising: spelling only, the words stay informal.
pub const PILAH_PROFILE_EJAAN: u8 = 1;

/// Class: a complaint, question or request that an agency must answer, in whatever tone.
pub const PILAH_LABEL_SERVICE_REQUEST: u8 = 0;
/// Class: mockery, insult, threat or hate with nothing in it to answer.
pub const PILAH_LABEL_HARASSMENT: u8 = 1;
/// Class: everything else: chat, praise, politics, spam, announcements, opinion without a matter.
pub const PILAH_LABEL_OFF_TOPIC: u8 = 2;

/// Kind: request: a question for information.
pub const PILAH_KIND_PERTANYAAN: u8 = 0;
/// Kind: request: a complaint, damage or failure reported.
pub const PILAH_KIND_ADUAN: u8 = 1;
/// Kind: request: something new, preventive, a proposal or wish for a service.
pub const PILAH_KIND_PERMINTAAN: u8 = 2;
/// Kind: harassment: mockery, mock praise, taunt, belittling.
pub const PILAH_KIND_NYINYIR: u8 = 3;
/// Kind: harassment: swear word or insult aimed at someone.
pub const PILAH_KIND_INSULT: u8 = 4;
/// Kind: harassment: sexual.
pub const PILAH_KIND_SEXUAL: u8 = 5;
/// Kind: harassment: hate towards ethnicity, religion, race or group.
pub const PILAH_KIND_SARA: u8 = 6;
/// Kind: harassment: threat or call to violence.
pub const PILAH_KIND_THREAT: u8 = 7;
/// Kind: harassment: exposing or calling to pester a private person.
pub const PILAH_KIND_DOXING: u8 = 8;
/// Kind: harassment: a curse or wish of harm.
pub const PILAH_KIND_CURSE: u8 = 9;
/// Kind: off topic: thanks and praise.
pub const PILAH_KIND_APRESIASI: u8 = 10;
/// Kind: off topic: a verdict on performance or policy with no matter to handle.
pub const PILAH_KIND_KRITIK: u8 = 11;
/// Kind: off topic: politics.
pub const PILAH_KIND_POLITIK: u8 = 12;
/// Kind: off topic: spam and promotion.
pub const PILAH_KIND_SPAM: u8 = 13;
/// Kind: off topic: announcement, news, reply of an agency.
pub const PILAH_KIND_SIARAN: u8 = 14;
/// Kind: off topic: chat.
pub const PILAH_KIND_OBROLAN: u8 = 15;

/// Topic: roads and bridges.
pub const PILAH_TOPIC_JALAN_JEMBATAN: u8 = 0;
/// Topic: drains and floods.
pub const PILAH_TOPIC_DRAINASE_BANJIR: u8 = 1;
/// Topic: drinking water.
pub const PILAH_TOPIC_AIR_BERSIH: u8 = 2;
/// Topic: street lights.
pub const PILAH_TOPIC_LAMPU_JALAN: u8 = 3;
/// Topic: traffic, parking, public transport.
pub const PILAH_TOPIC_LALU_LINTAS_ANGKUTAN: u8 = 4;
/// Topic: rubbish and environment.
pub const PILAH_TOPIC_SAMPAH_LINGKUNGAN: u8 = 5;
/// Topic: trees and parks.
pub const PILAH_TOPIC_POHON_TAMAN: u8 = 6;
/// Topic: civil registration.
pub const PILAH_TOPIC_ADMINDUK: u8 = 7;
/// Topic: health, hospitals, vaccination.
pub const PILAH_TOPIC_KESEHATAN_RS: u8 = 8;
/// Topic: social security for health and work (BPJS).
pub const PILAH_TOPIC_BPJS_JAMINAN: u8 = 9;
/// Topic: social aid.
pub const PILAH_TOPIC_BANSOS_SOSIAL: u8 = 10;
/// Topic: schools and enrolment.
pub const PILAH_TOPIC_PENDIDIKAN_PPDB: u8 = 11;
/// Topic: local taxes (vehicle, land).
pub const PILAH_TOPIC_PAJAK_DAERAH: u8 = 12;
/// Topic: work, wages.
pub const PILAH_TOPIC_TENAGA_KERJA: u8 = 13;
/// Topic: permits, markets, prices.
pub const PILAH_TOPIC_IZIN_USAHA_PASAR: u8 = 14;
/// Topic: public order, animals.
pub const PILAH_TOPIC_KETERTIBAN_HEWAN: u8 = 15;
/// Topic: disasters and emergencies.
pub const PILAH_TOPIC_BENCANA_DARURAT: u8 = 16;
/// Topic: electricity, mining.
pub const PILAH_TOPIC_ENERGI_TAMBANG: u8 = 17;
/// Topic: conduct of staff, extortion, unanswered reports.
pub const PILAH_TOPIC_INTEGRITAS_LAYANAN: u8 = 18;
/// Topic: matters of other authorities, to be passed on.
pub const PILAH_TOPIC_LUAR_KEWENANGAN: u8 = 19;

/// Target: the person behind the account.
pub const PILAH_TARGET_ADMIN: u8 = 0;
/// Target: an agency or office.
pub const PILAH_TARGET_AGENCY: u8 = 1;
/// Target: an official or civil servant.
pub const PILAH_TARGET_OFFICIAL: u8 = 2;
/// Target: another citizen.
pub const PILAH_TARGET_CITIZEN: u8 = 3;
/// Target: a group of people.
pub const PILAH_TARGET_GROUP: u8 = 4;
/// Target: nobody that the text names.
pub const PILAH_TARGET_UNKNOWN: u8 = 5;
