//! Words that SQL knows: keywords, and settings that are more than a scalar in lower case.

use super::keywords::{KEYWORDS, MIXED_CASE_SETTINGS};

/// `catcode` of `pg_get_keywords()`: where a keyword can stand as a name without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeywordCategory {
    /// Anywhere.
    Unreserved,
    /// As a column or table, not as a function or type.
    ColumnName,
    /// As a function or type, not as a column or table.
    TypeOrFunctionName,
    /// Nowhere.
    Reserved,
}

/// What kind of keyword a word in lower case is; `None` of a word that is none.
pub fn keyword_category(word: &str) -> Option<KeywordCategory> {
    let at = KEYWORDS.binary_search_by(|(keyword, _)| (*keyword).cmp(word)).ok()?;
    KEYWORDS.get(at).map(|(_, category)| *category)
}

/// A setting's name as the catalog keeps it (`pg_proc.proconfig`): lower case, but for `TimeZone` and the like.
pub fn canonical_setting(name: &str) -> String {
    match MIXED_CASE_SETTINGS.iter().find(|setting| setting.eq_ignore_ascii_case(name)) {
        Some(setting) => (*setting).to_owned(),
        None => name.to_ascii_lowercase(),
    }
}

/// Whether `SET name TO a, b` keeps a list of quoted identifiers (GUC_LIST_QUOTE; pg_dump's
/// `variable_is_guc_list_quote` holds the same list).
pub fn is_list_setting(name: &str) -> bool {
    [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    ]
    .iter()
    .any(|setting| setting.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_and_classed() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(keyword_category("select"), Some(KeywordCategory::Reserved));
        assert_eq!(keyword_category("between"), Some(KeywordCategory::ColumnName));
        assert_eq!(keyword_category("left"), Some(KeywordCategory::TypeOrFunctionName));
        assert_eq!(keyword_category("name"), Some(KeywordCategory::Unreserved));
        assert_eq!(keyword_category("users"), None);
    }

    #[test]
    fn settings_have_their_canonical_names() {
        assert_eq!(canonical_setting("timezone"), "TimeZone");
        assert_eq!(canonical_setting("Work_Mem"), "work_mem");
        assert!(is_list_setting("SEARCH_PATH") && !is_list_setting("work_mem"));
    }
}
