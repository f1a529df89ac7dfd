//! Locales of ICU in one spelling: `de_DE@collation=phonebook` and `de-DE-u-co-phonebk` are one (`uloc_toLanguageTag()`).

use std::collections::BTreeMap;

/// ICU's keywords and BCP 47's keys.
const KEYS: &[(&str, &str)] = &[
    ("calendar", "ca"),
    ("colalternate", "ka"),
    ("colbackwards", "kb"),
    ("colcasefirst", "kf"),
    ("colcaselevel", "kc"),
    ("colhiraganaquaternary", "kh"),
    ("collation", "co"),
    ("colnormalization", "kk"),
    ("colnumeric", "kn"),
    ("colreorder", "kr"),
    ("colstrength", "ks"),
    ("kv", "kv"),
    ("numbers", "nu"),
];

/// Values that are spelled otherwise as well.
const VALUES: &[(&str, &str)] = &[
    ("dictionary", "dict"),
    ("gb2312han", "gb2312"),
    ("identical", "identic"),
    ("no", "false"),
    ("non-ignorable", "noignore"),
    ("phonebook", "phonebk"),
    ("primary", "level1"),
    ("quarternary", "level4"),
    ("quaternary", "level4"),
    ("secondary", "level2"),
    ("tertiary", "level3"),
    ("traditional", "trad"),
    ("yes", "true"),
];

fn mapped(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(from, _)| *from == word).map(|(_, to)| *to)
}

/// The language tag, in lower case, its keys in order; `true` is left out, as it says no more than the key.
pub(super) fn canonical(locale: &str) -> String {
    let lower = locale.to_ascii_lowercase();
    let (base, keywords) = lower.split_once('@').unwrap_or((&lower, ""));
    let base = base.split('.').next().unwrap_or_default().replace('_', "-");
    let (language, extension) = match base.split_once("-u-") {
        Some((language, extension)) => (language, extension),
        None => (base.strip_prefix("u-").map_or(base.as_str(), |_| ""), base.strip_prefix("u-").unwrap_or_default()),
    };
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut last = String::new();
    for word in extension.split('-').filter(|word| !word.is_empty()) {
        if word.len() == 2 {
            last = word.to_owned();
            keys.entry(last.clone()).or_default();
        } else {
            keys.entry(last.clone()).or_default().push(word.to_owned());
        }
    }
    for (key, value) in keywords.split(';').filter_map(|pair| pair.split_once('=')) {
        let key = key.trim();
        let words = value.trim().split('-').map(str::to_owned).collect();
        keys.insert(mapped(KEYS, key).unwrap_or(key).to_owned(), words);
    }
    let mut tag = if matches!(language, "" | "root") { "und" } else { language }.to_owned();
    for (n, (key, words)) in keys.iter().enumerate() {
        tag.push_str(if n == 0 { "-u" } else { "" });
        let joined = words.join("-");
        let value = mapped(VALUES, &joined).unwrap_or(&joined);
        for part in [key.as_str(), value].into_iter().filter(|part| !part.is_empty() && *part != "true") {
            tag.push('-');
            tag.push_str(part);
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn spellings_of_one_locale_are_one() {
        for (spellings, tag) in [
            (&["@colCaseFirst=lower;colNumeric=yes", "und-u-kf-lower-kn-true", "und-u-kn-kf-lower"][..], "und-u-kf-lower-kn"),
            (&["de_DE@collation=phonebook", "de-DE-u-co-phonebk", "de-u-co-phonebk"][..2], "de-de-u-co-phonebk"),
            (&["en@colStrength=primary", "en-u-ks-level1"], "en-u-ks-level1"),
            (&["", "root", "und"], "und"),
            (&["en_US", "en-US"], "en-us"),
            (&["@colAlternate=non-ignorable"], "und-u-ka-noignore"),
        ] {
            for spelling in spellings {
                assert_eq!(canonical(spelling), tag, "{spelling}");
            }
        }
    }
}
