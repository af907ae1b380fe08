//! What to do about a fault, in Indonesian, for those who keep the files.

use crate::error::Issue;

/// Beginning or part of a message, and what to do about it. The first that fits speaks.
const HINTS: &[(&str, &str)] = &[
    ("the file name must begin with a category", "ganti nama berkas: awali dengan nama kategori lalu tanda -, misalnya objek-kami.tsv"),
    ("larger than", "pecah berkas ini menjadi beberapa berkas dengan awalan nama yang sama"),
    ("are read", "terlalu banyak baris; hapus baris yang tidak perlu"),
    ("broken UTF-16", "simpan ulang dari Excel sebagai Unicode Text, atau dari LibreOffice sebagai UTF-8"),
    ("not UTF-8", "simpan ulang dengan himpunan karakter Unicode (UTF-8); ketik ulang huruf yang rusak di baris ini"),
    ("the first line must name the columns", "salin baris judul kolom persis dari tabel di panduan; pemisahnya TAB, titik koma, atau koma"),
    ("columns are parted by TAB", "hitung kolomnya: sel yang kosong tetap perlu TAB, dan jangan memakai spasi sebagai pengganti TAB"),
    ("the first column is empty", "isi kolom pertama, atau hapus baris ini"),
    ("unknown language", "pakai salah satu kode: id jv jv-krama jv-bms jv-sby jv-walikan su bew en ar min ban mad"),
    ("from 1 to 9", "tulis bilangan bulat 1 sampai 9 tanpa koma dan tanpa tanda kutip; 0 mencabut baris bawaan"),
    ("unknown sign", "isyarat emoji: ejek, marah, sedih, puji, mohon, darurat, atau netral"),
    ("a phrase has 1 to", "persingkat: satu frasa paling banyak 8 kata"),
    ("an identity word never scores", "kata identitas tidak boleh dinilai; tulis frasa hinaannya, misalnya dengan <identitas>"),
    ("an affix is written", "awalan ditulis me-, akhiran ditulis -nya"),
    ("unknown word class", "kelas kata: n v a adv pron num p konj prep intj"),
    ("the standard form is missing", "isi kolom standar dengan bentuk bakunya"),
    ("one character and one letter", "satu tanda di kolom pertama, satu huruf a sampai z di kolom kedua"),
    ("one emoji is due", "tulis tepat satu emoji di kolom pertama"),
    ("unknown topic", "pilih salah satu dari 20 topik di panduan, atau - bila tidak menunjuk topik (hanya di objek)"),
    ("unknown kind of attack", "jenis: nyinyir insult sexual sara threat doxing curse"),
    ("unknown nature", "sifat: hina hewan seru badan mesum frasa ancam aksi kubu"),
    ("severity", "keparahan 1 nyinyir, 2 makian, 3 pelecehan, 4 ancaman atau kebencian"),
    ("the level (tingkat)", "tingkat 1 mungkin bahaya, 2 bahaya nyata, 3 sedang mengancam orang"),
    ("unknown target", "sasaran: admin agency official citizen group"),
    ("from -2000 to 2000", "bobot hasil belajar: bilangan bulat dari -2000 sampai 2000"),
    ("unknown kind, topic or level", "tulis nama jenis, topik, atau urgensi_1 sampai urgensi_3"),
    ("unknown cue", "nama isyarat dalam kurung siku tidak dikenal; salin dari bobot-latih.tsv"),
    ("is not a whole number", "tulis bilangan bulat tanpa koma"),
    ("a threshold is from", "ambang: bilangan bulat 1 sampai 999"),
    ("unknown name", "nama di ambang: ambang_permintaan, ambang_serangan, dasar_permintaan, dasar_serangan, poin_makian_terarah, poin_makian_keras"),
];

impl Issue {
    /// What to do about it, in Indonesian: for staff who keep lexicon files. `None` when the message says so itself, in Indonesian too.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        HINTS.iter().find(|(part, _)| self.message().contains(part)).map(|h| h.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Triage;

    /// A file for every fault of form that a reader tells.
    const FAULTY: &[(&str, &str)] = &[
        ("apa-saja.tsv", "a\tb\n"),
        ("tanya-x.tsv", "frasa\tbobot\n"),
        (
            "mohon-x.tsv",
            "frasa\tbobot\tbahasa\tsumber\tcatatan\nbetulin\n\t4\tid\tpenutur\t\nbetulin\t0,5\tid\tpenutur\t\nbetulin\t4\txx\tpenutur\t\na b c d e f g h i\t4\tid\tpenutur\t\n",
        ),
        ("emoji-x.tsv", "emoji\tisyarat\tsumber\tcatatan\n🚒\tlain\tpenutur\t\nab\tpuji\tpenutur\t\n"),
        ("objek-x.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tlampu\t4\tid\tpenutur\t\njawa\t-\t4\tid\tpenutur\t\n"),
        ("imbuhan-x.tsv", "imbuhan\tganti\tbahasa\tsumber\tcatatan\nme\t\tid\tpenutur\t\n"),
        ("kosakata-x.tsv", "kata\tkelas\tbahasa\tsumber\tcatatan\nzzz\tkata\tid\tpenutur\t\n"),
        ("slang-x.tsv", "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\nzzz\t\t=\tid\tpenutur\t\n"),
        ("huruf-x.tsv", "huruf\tlatin\tsumber\tcatatan\nab\tc\tpenutur\t\n"),
        (
            "serangan-x.tsv",
            "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\nzza\tlain\thina\t2\t3\tid\tpenutur\t\nzzb\tinsult\tlain\t2\t3\tid\tpenutur\t\nzzc\tinsult\thina\t9\t3\tid\tpenutur\t\n",
        ),
        ("darurat-x.tsv", "frasa\ttingkat\tbahasa\tsumber\tcatatan\nzzd\t7\tid\tpenutur\t\n"),
        ("sasaran-x.tsv", "frasa\tsasaran\tbahasa\tsumber\tcatatan\nzze\tkepala\tid\tpenutur\t\n"),
        ("bobot-x.tsv", "istilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan\nzzf\t9999\t0\t3\tlatih\t\n[zz]\t1\t0\t3\tlatih\t\n"),
        ("pilihan-x.tsv", "istilah\tpilihan\tbobot\tjumlah\tsumber\tcatatan\nzzg\tlain\t9\t3\tlatih\t\n"),
        ("ambang-x.tsv", "nama\tnilai\tsumber\tcatatan\nambang_permintaan\tbanyak\tpedoman\t\nambang_permintaan\t5000\tpedoman\t\nlain\t5\tpedoman\t\n"),
        ("opd-x.tsv", "topik\topd\tsumber\tcatatan\nlampu\tDinas\tpedoman\t\n"),
    ];

    #[test]
    fn every_fault_of_form_has_a_hint() {
        let mut builder = Triage::builder();
        for (name, text) in FAULTY {
            builder.lexicon_str(*name, *text);
        }
        let error = builder.build().unwrap_err();
        let silent: Vec<String> = error.issues().iter().filter(|i| i.hint().is_none()).map(ToString::to_string).collect();
        assert!(silent.is_empty(), "{silent:#?}");
        let told: std::collections::HashSet<_> = error.issues().iter().filter_map(Issue::hint).collect();
        assert!(told.len() + 5 >= HINTS.len(), "only {} of {} hints were asked for", told.len(), HINTS.len());
        assert!(error.issues().iter().all(|i| i.column() > 0 || i.message().contains("file name")), "{error}");
    }
}
