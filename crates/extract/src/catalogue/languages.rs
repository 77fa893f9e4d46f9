//! Languages as download blocks name them.

/// The tags of the official languages of the European Union with their names in English and in the
/// language itself, in lower case.
const LANGUAGES: [(&str, &str, &str); 24] = [
    ("bg", "bulgarian", "български"),
    ("cs", "czech", "čeština"),
    ("da", "danish", "dansk"),
    ("de", "german", "deutsch"),
    ("el", "greek", "ελληνικά"),
    ("en", "english", "english"),
    ("es", "spanish", "español"),
    ("et", "estonian", "eesti"),
    ("fi", "finnish", "suomi"),
    ("fr", "french", "français"),
    ("ga", "irish", "gaeilge"),
    ("hr", "croatian", "hrvatski"),
    ("hu", "hungarian", "magyar"),
    ("it", "italian", "italiano"),
    ("lt", "lithuanian", "lietuvių"),
    ("lv", "latvian", "latviešu"),
    ("mt", "maltese", "malti"),
    ("nl", "dutch", "nederlands"),
    ("pl", "polish", "polski"),
    ("pt", "portuguese", "português"),
    ("ro", "romanian", "română"),
    ("sk", "slovak", "slovenčina"),
    ("sl", "slovenian", "slovenščina"),
    ("sv", "swedish", "svenska"),
];

/// The tag of a language by its name.
pub(super) fn tag(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let found = LANGUAGES
        .iter()
        .find(|(_, english, own)| name == *english || name == *own);
    found.map(|(tag, _, _)| *tag)
}
