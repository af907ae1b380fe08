//! The lexicon files that are built in. A test compares the list with the directory.

macro_rules! files {
    ($($name:literal,)+) => {
        /// Names and texts of all files, in the order of their names.
        pub(crate) const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../lexicons/", $name))),)+];
    };
}

files! {
    "akrab.tsv",
    "ambang-latih.tsv",
    "ambang.tsv",
    "bobot-latih.tsv",
    "daerah-banyumasan.tsv",
    "daerah-betawi.tsv",
    "daerah-jawa-kota.tsv",
    "daerah-jawa-krama.tsv",
    "daerah-jawa-ngoko.tsv",
    "daerah-sunda.tsv",
    "darurat.tsv",
    "diri.tsv",
    "ejekan.tsv",
    "emoji.tsv",
    "harfiah.tsv",
    "huruf.tsv",
    "identitas.tsv",
    "imbuhan.tsv",
    "keluhan.tsv",
    "kosakata-a-k.tsv",
    "kosakata-inggris.tsv",
    "kosakata-l-z.tsv",
    "kritik.tsv",
    "kutip.tsv",
    "lampau.tsv",
    "masalah.tsv",
    "mohon.tsv",
    "nama-lain.tsv",
    "nama-tempat.tsv",
    "negasi.tsv",
    "niat.tsv",
    "objek.tsv",
    "obrolan-pribadi.tsv",
    "obrolan.tsv",
    "opd.tsv",
    "pelaku.tsv",
    "pengiring.tsv",
    "penguat.tsv",
    "pilihan-latih.tsv",
    "politik.tsv",
    "pujian.tsv",
    "sasaran.tsv",
    "serangan-ancaman.tsv",
    "serangan-doxing.tsv",
    "serangan-emoji.tsv",
    "serangan-kiasan.tsv",
    "serangan-kutukan.tsv",
    "serangan-makian-daerah.tsv",
    "serangan-makian-inggris.tsv",
    "serangan-makian.tsv",
    "serangan-nyinyir.tsv",
    "serangan-sara.tsv",
    "serangan-seksual.tsv",
    "siaran.tsv",
    "slang.tsv",
    "spam.tsv",
    "sumber.tsv",
    "tanya.tsv",
}

/// Whether a built-in file is named so.
pub(crate) fn is_builtin(name: &str) -> bool {
    FILES.iter().any(|f| f.0 == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_of_the_directory_is_built_in() {
        let mut on_disk: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicons"))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.ends_with(".tsv"))
            .collect();
        on_disk.sort();
        let built_in: Vec<&str> = super::FILES.iter().map(|f| f.0).collect();
        assert_eq!(built_in, on_disk);
    }
}
