//! jsonpath (`jsonpath_gram.y`): every operator with its parentheses, every key in quotes, no space that says nothing.

/// Nesting that is still followed.
const MAX_DEPTH: u8 = 60;

/// The one form of a path; `None` of what is not read here (escapes within strings, numbers with an exponent).
pub(super) fn jsonpath(text: &str) -> Option<String> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
    let mode = match (reader.word("strict"), reader.word("lax")) {
        (true, _) => "strict ",
        _ => "",
    };
    let path = reader.or()?;
    reader.space();
    (reader.at == reader.chars.len()).then(|| format!("{mode}{path}"))
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: u8,
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl Reader {
    fn space(&mut self) {
        while self.chars.get(self.at).is_some_and(char::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Eats this mark, and space before it.
    fn mark(&mut self, mark: &str) -> bool {
        self.space();
        let found = mark.chars().enumerate().all(|(n, c)| self.chars.get(self.at + n) == Some(&c));
        self.at += if found { mark.len() } else { 0 };
        found
    }

    /// Eats this keyword, and space before it.
    fn word(&mut self, word: &str) -> bool {
        let start = self.at;
        let found = self.mark(word) && !self.chars.get(self.at).copied().is_some_and(is_part);
        self.at = if found { self.at } else { start };
        found
    }

    fn or(&mut self) -> Option<String> {
        let mut left = self.and()?;
        while self.mark("||") {
            left = format!("({left} || {})", self.and()?);
        }
        Some(left)
    }

    fn and(&mut self) -> Option<String> {
        let mut left = self.comparison()?;
        while self.mark("&&") {
            left = format!("({left} && {})", self.comparison()?);
        }
        Some(left)
    }

    fn comparison(&mut self) -> Option<String> {
        if self.mark("!") {
            return Some(format!("!({})", self.enclosed()?));
        }
        let left = self.sum()?;
        for (mark, name) in
            [("==", "=="), ("!=", "!="), ("<>", "!="), ("<=", "<="), (">=", ">="), ("<", "<"), (">", ">")]
        {
            if self.mark(mark) {
                return Some(format!("({left} {name} {})", self.sum()?));
            }
        }
        if self.word("starts") {
            self.word("with").then_some(())?;
            return Some(format!("({left} starts with {})", self.sum()?));
        }
        if self.word("like_regex") {
            let pattern = self.string()?;
            let flags = if self.word("flag") { self.string()? } else { String::new() };
            return Some(format!("({left} like_regex {pattern} {flags})"));
        }
        if self.word("is") {
            self.word("unknown").then_some(())?;
            return Some(format!("({left} is unknown)"));
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<String> {
        let mut left = self.product()?;
        while let Some(mark) = ["+", "-"].into_iter().find(|mark| self.mark(mark)) {
            left = format!("({left} {mark} {})", self.product()?);
        }
        Some(left)
    }

    fn product(&mut self) -> Option<String> {
        let mut left = self.signed()?;
        while let Some(mark) = ["*", "/", "%"].into_iter().find(|mark| self.mark(mark)) {
            left = format!("({left} {mark} {})", self.signed()?);
        }
        Some(left)
    }

    fn signed(&mut self) -> Option<String> {
        for sign in ["-", "+"] {
            if self.mark(sign) {
                let operand = self.signed()?;
                let is_number = operand.bytes().all(|b| b.is_ascii_digit() || b == b'.');
                return Some(if is_number {
                    format!("{sign}{operand}")
                } else {
                    format!("({sign}{operand})")
                });
            }
        }
        self.accessed()
    }

    /// `( … )`, the parentheses left out.
    fn enclosed(&mut self) -> Option<String> {
        (self.depth < MAX_DEPTH && self.mark("(")).then_some(())?;
        self.depth += 1;
        let inner = self.or()?;
        self.depth -= 1;
        self.mark(")").then_some(inner)
    }

    fn primary(&mut self) -> Option<String> {
        if self.word("exists") {
            return Some(format!("exists({})", self.enclosed()?));
        }
        if let Some(word) = ["true", "false", "null", "last"].into_iter().find(|word| self.word(word)) {
            return Some(word.to_owned());
        }
        if self.mark("@") {
            return Some("@".to_owned());
        }
        if self.mark("$") {
            return match self.chars.get(self.at) {
                Some('"') => Some(format!("${}", self.string()?)),
                Some(c) if is_part(*c) => Some(format!("$\"{}\"", self.run(is_part))),
                _ => Some("$".to_owned()),
            };
        }
        self.space();
        match self.chars.get(self.at)? {
            '"' => self.string(),
            '(' => self.enclosed(),
            c if c.is_ascii_digit() => {
                let number = self.run(|c| c.is_alphanumeric() || c == '.');
                number.chars().all(|c| c.is_ascii_digit() || c == '.').then_some(number)
            }
            _ => None,
        }
    }

    fn accessed(&mut self) -> Option<String> {
        let mut path = self.primary()?;
        loop {
            if self.mark(".**") {
                path.push_str(".**");
                if self.mark("{") {
                    let levels = self.run(|c| c != '}');
                    path.push_str(&format!(
                        "{{{}}}",
                        levels.split_whitespace().collect::<Vec<_>>().join(" ")
                    ));
                    self.mark("}").then_some(())?;
                }
            } else if self.mark(".*") {
                path.push_str(".*");
            } else if self.mark(".") {
                path.push_str(&self.member()?);
            } else if self.mark("[") {
                path.push_str(&self.subscripts()?);
            } else if self.mark("?") {
                path.push_str(&format!("?({})", self.enclosed()?));
            } else {
                return Some(path);
            }
        }
    }

    /// A key, or a method with what it is given.
    fn member(&mut self) -> Option<String> {
        self.space();
        if self.chars.get(self.at) == Some(&'"') {
            return Some(format!(".{}", self.string()?));
        }
        let name = self.run(is_part);
        (!name.is_empty()).then_some(())?;
        if !self.mark("(") {
            return Some(format!(".\"{name}\""));
        }
        if self.mark(")") {
            return Some(format!(".{name}()"));
        }
        let mut given = vec![self.or()?];
        while self.mark(",") {
            given.push(self.or()?);
        }
        self.mark(")").then(|| format!(".{name}({})", given.join(",")))
    }

    fn subscripts(&mut self) -> Option<String> {
        if self.mark("*") {
            return self.mark("]").then(|| "[*]".to_owned());
        }
        let mut subscripts = Vec::new();
        loop {
            let from = self.sum()?;
            subscripts.push(if self.word("to") { format!("{from} to {}", self.sum()?) } else { from });
            if !self.mark(",") {
                break;
            }
        }
        self.mark("]").then(|| format!("[{}]", subscripts.join(",")))
    }

    /// `"…"`, quotes and all; without escapes.
    fn string(&mut self) -> Option<String> {
        self.mark("\"").then_some(())?;
        let text = self.run(|c| c != '"' && c != '\\');
        (self.chars.get(self.at) == Some(&'"')).then_some(())?;
        self.at += 1;
        Some(format!("\"{text}\""))
    }

    fn run(&mut self, is: impl Fn(char) -> bool) -> String {
        let run: String = self.chars.iter().skip(self.at).take_while(|c| is(**c)).collect();
        self.at += run.chars().count();
        run
    }
}

#[cfg(test)]
mod tests {
    use super::jsonpath;

    #[test]
    fn two_spellings_of_one_path_come_to_one_text() {
        for (one, other) in [
            ("$.a[*].b", "$.\"a\"[*].\"b\""),
            ("lax $.a", "$.\"a\""),
            ("$.a ? (@ > 1 && @.b == \"x\")", "$.\"a\"?(@ > 1 && @.\"b\" == \"x\")"),
            ("$.a > 1", "($.\"a\" > 1)"),
            ("$.x + 1 * 2 == -3", "($.\"x\" + 1 * 2 == -3)"),
            ("strict $.x ? (@ > $y)", "strict $.\"x\"?(@ > $\"y\")"),
            ("$ ? (exists (@.a) || !(@.b <> 2))", "$?(exists (@.\"a\") || !(@.\"b\" != 2))"),
            ("$.a.size() + $.b[0, 2 to last]", "($.\"a\".size() + $.\"b\"[0,2 to last])"),
            ("$ ? (@.a like_regex \"^x\" flag \"i\")", "$?(@.\"a\" like_regex \"^x\" flag \"i\")"),
            ("($.a).b", "$.\"a\".\"b\""),
        ] {
            assert!(jsonpath(one).is_some(), "{one}");
            assert_eq!(jsonpath(one), jsonpath(other), "{one} {other}");
        }
    }

    #[test]
    fn other_paths_come_to_other_texts_or_to_none() {
        for (one, other) in [
            ("$.a", "$.b"),
            ("strict $.a", "$.a"),
            ("$.a ? (@ > 1)", "$.a ? (@ >= 1)"),
            ("($.a + 1) * 2 > 3", "$.a + 1 * 2 > 3"),
            ("$.a && $.b || $.c", "$.a && ($.b || $.c)"),
            ("$[0]", "$[1]"),
            ("$.a.size()", "$.a.type()"),
            ("$.\"size\"", "$.size()"),
        ] {
            assert_ne!(jsonpath(one), jsonpath(other), "{one} {other}");
        }
        for text in ["", "$.", "$.\"a\\u0041\"", "$ ? (@ > 1e3)", "$ $", "$[", &"(".repeat(90)] {
            assert_eq!(jsonpath(text), None, "{text}");
        }
    }
}
