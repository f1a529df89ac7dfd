//! The text of a one-dimensional array, as `array_out()` writes it.

/// The elements of `{a,"b c",NULL}`; a NULL element reads as an empty text. `None` of what is no such array.
pub(super) fn elements(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut found = Vec::new();
    if inner.is_empty() {
        return Some(found);
    }
    let mut chars = inner.chars();
    let (mut element, mut quoted, mut was_quoted) = (String::new(), false, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' => element.push(chars.next()?),
            '"' => {
                quoted = !quoted;
                was_quoted = true;
            }
            ',' if !quoted => {
                found.push(finished(&mut element, was_quoted));
                was_quoted = false;
            }
            _ => element.push(c),
        }
    }
    found.push(finished(&mut element, was_quoted));
    (!quoted).then_some(found)
}

fn finished(element: &mut String, was_quoted: bool) -> String {
    let element = std::mem::take(element);
    if !was_quoted && element == "NULL" { String::new() } else { element }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_array_out_writes() {
        for (text, wanted) in [
            ("{}", Some(vec![])),
            ("{a,b}", Some(vec!["a", "b"])),
            (r#"{"a,b","c\"d\\e",""}"#, Some(vec!["a,b", "c\"d\\e", ""])),
            (r#"{NULL,"NULL"}"#, Some(vec!["", "NULL"])),
            (r#"{"{x}",y}"#, Some(vec!["{x}", "y"])),
            (r#"{"open}"#, None),
            ("a", None),
        ] {
            assert_eq!(elements(text), wanted.map(|w| w.iter().map(ToString::to_string).collect()), "{text}");
        }
    }
}
