//! jsonb: keys in order, the last of equal ones kept, numbers as numeric prints them.

use std::collections::BTreeMap;

/// The one form of a jsonb literal.
pub(super) fn jsonb(text: &str) -> Option<String> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value()?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.byte() == byte;
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Option<String> {
        self.space();
        self.depth += 1;
        if self.depth > 100 {
            return None;
        }
        let value = match self.byte() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                let word = ["true", "false", "null"].into_iter().find(|w| self.rest().starts_with(w))?;
                self.at += word.len();
                Some(word.to_owned())
            }
        };
        self.depth -= 1;
        value
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn number(&mut self) -> Option<String> {
        let length = self.rest().find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)));
        let text = self.rest().get(..length.unwrap_or(self.rest().len()))?.to_owned();
        let digits = text.trim_start_matches('-');
        // JSON's own grammar: no sign but minus, no leading zero, digits around the point.
        let valid = digits.starts_with(|c: char| c.is_ascii_digit())
            && !(digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1)?.is_ascii_digit())
            && text.ends_with(|c: char| c.is_ascii_digit())
            && !digits.contains(".e");
        self.at += text.len();
        valid.then(|| super::numeric(&text)).flatten()
    }

    /// A string, read and written again the one way.
    fn string(&mut self) -> Option<String> {
        let mut end = self.at + 1;
        loop {
            match self.text.as_bytes().get(end)? {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let text = self.text.get(self.at..=end)?;
        self.at = end + 1;
        let value: String = serde_json::from_str(text).ok()?;
        serde_json::to_string(&value).ok()
    }

    fn array(&mut self) -> Option<String> {
        self.at += 1;
        let mut items = Vec::new();
        if !self.eat(b']') {
            loop {
                items.push(self.value()?);
                if self.eat(b']') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        Some(format!("[{}]", items.join(", ")))
    }

    fn object(&mut self) -> Option<String> {
        self.at += 1;
        let mut members = BTreeMap::new();
        if !self.eat(b'}') {
            loop {
                self.space();
                let key = (self.byte() == b'"').then(|| self.string())??;
                self.eat(b':').then_some(())?;
                members.insert(key, self.value()?);
                if self.eat(b'}') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        let members: Vec<String> = members.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        Some(format!("{{{}}}", members.join(", ")))
    }
}
