//! The one place that decides on colour, width, links and drawing characters of what is printed.

mod excerpt;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::IsTerminal;

pub use self::excerpt::Excerpt;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a report is dressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// OSC 8 hyperlinks.
    pub links: bool,
    /// Lines and arrows of Unicode instead of ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Style {
    /// Without colour or links: for files, for pipes, and for tests.
    pub const PLAIN: Self = Self { color: false, links: false, unicode: true, width: 100 };

    /// For what goes to standard output.
    pub fn stdout(choice: ColorChoice) -> Self {
        Self::decide(choice, std::io::stdout().is_terminal(), supports_unicode::Stream::Stdout, env)
    }

    /// For what goes to standard error.
    pub fn stderr(choice: ColorChoice) -> Self {
        Self::decide(choice, std::io::stderr().is_terminal(), supports_unicode::Stream::Stderr, env)
    }

    fn decide(
        choice: ColorChoice,
        terminal: bool,
        stream: supports_unicode::Stream,
        env: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let dumb = env("TERM").is_some_and(|term| term == "dumb");
        let width = terminal.then(terminal_size::terminal_size).flatten();
        Self {
            color: color(choice, terminal && !dumb, &env),
            links: terminal && !dumb && choice != ColorChoice::Never && hyperlinks(&env),
            // A pipe ends in a log or a file, where UTF-8 is safe; a terminal says what it can.
            unicode: !terminal || supports_unicode::on(stream),
            width: width.map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 160),
        }
    }
}

fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// `--color` > `NO_COLOR` > `FORCE_COLOR`, `CLICOLOR_FORCE` > `CLICOLOR=0` > terminal.
fn color(choice: ColorChoice, terminal: bool, env: &impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| env(name).is_some_and(|value| !value.is_empty());
    let forced = |name| env(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => terminal && env("CLICOLOR").is_none_or(|value| value != "0"),
    }
}

/// Terminals known to draw OSC 8 links; others show rubbish, so no guess is made.
fn hyperlinks(env: &impl Fn(&str) -> Option<OsString>) -> bool {
    let is = |name, of: &[&str]| env(name).is_some_and(|v| of.iter().any(|known| v == *known));
    env("NO_COLOR").is_none_or(|value| value.is_empty())
        && (is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"])
            || is("TERM", &["xterm-kitty", "alacritty", "xterm-ghostty", "foot"])
            || ["WT_SESSION", "KONSOLE_VERSION", "VTE_VERSION", "DOMTERM"]
                .iter()
                .any(|name| env(name).is_some()))
}

/// Text from files and servers made safe to print: control characters and those that turn the direction of
/// writing become visible escapes, so that no name can move the cursor, colour the screen or pose as another.
/// Line ends and tabs stay. What the runner of a CI job would take for a command in its log is broken the same way.
pub fn printable(text: &str) -> Cow<'_, str> {
    let commands = commands(text);
    if commands.is_empty() && !text.chars().any(is_unsafe) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if is_unsafe(c) || commands.binary_search(&at).is_ok() {
            safe.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe.into()
}

/// As [`printable`], for a text with colours of ours in it, which stay.
pub fn printable_paint(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        safe.push_str(&printable(before));
        let paint = after.strip_prefix('[').and_then(|codes| codes.split_once('m'));
        rest = match paint.filter(|(codes, _)| codes.bytes().all(|b| b.is_ascii_digit() || b == b';')) {
            Some((codes, rest)) => {
                safe.push_str(&format!("\u{1b}[{codes}m"));
                rest
            }
            None => {
                safe.push_str("\\u{1b}");
                after
            }
        };
    }
    safe.push_str(&printable(rest));
    safe
}

/// Where commands begin, in order: `::name …::` at the start of a line (GitHub), `##[` and `##vso[` anywhere (GitHub's
/// old form, Azure).
fn commands(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let command = line.trim_start();
        if command.strip_prefix("::").is_some_and(|rest| rest.contains("::")) {
            found.push(start + line.len() - command.len());
        }
        let old = line.match_indices("##").map(|(at, _)| (at, line.get(at + 2..).unwrap_or_default()));
        let old = old.filter(|(_, rest)| rest.starts_with('[') || rest.starts_with("vso["));
        found.extend(old.map(|(at, _)| start + at));
        start += line.len();
    }
    found
}

/// A JSON text made safe to print: the same value, what [`printable`] would not let through written as `\u202e`.
pub fn printable_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_unsafe) {
        return json.into();
    }
    let mut safe = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        if is_unsafe(c) {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe.into()
}

/// The same in one line: line ends and tabs become spaces, runs of spaces one.
pub fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Whether a character may not reach a terminal, a log or a page as it is.
pub fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Marks and overrides of direction, invisible separators, the byte order mark.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(choice: ColorChoice, terminal: bool, set: &[(&str, &str)]) -> bool {
        let env = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        color(choice, terminal, &env)
    }

    #[test]
    fn the_option_beats_the_environment_and_that_beats_the_terminal() {
        use ColorChoice::{Always, Auto, Never};
        assert!(of(Auto, true, &[]) && !of(Auto, false, &[]));
        assert!(of(Always, false, &[("NO_COLOR", "1")]) && !of(Never, true, &[("FORCE_COLOR", "1")]));
        assert!(!of(Auto, true, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
        assert!(of(Auto, true, &[("NO_COLOR", "")]), "an empty NO_COLOR is none (no-color.org)");
        assert!(of(Auto, false, &[("FORCE_COLOR", "1")]) && of(Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!of(Auto, false, &[("CLICOLOR_FORCE", "0")]) && !of(Auto, true, &[("CLICOLOR", "0")]));
    }

    #[test]
    fn no_escape_gets_through() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{9b}d"), "a\\u{1b}[31mb\\u{202e}c\\u{9b}d");
        assert_eq!(printable("täglich\n\t✓"), "täglich\n\t✓");
        assert_eq!(one_line("a\r\n  b\tc"), "a b c");
        let json = serde_json::to_string_pretty(&["a\u{202e}\u{9b}\n"]).unwrap();
        assert_eq!(printable_json(&json), "[\n  \"a\\u202e\\u009b\\n\"\n]");
    }

    #[test]
    fn colours_stay_and_nothing_else_does() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J \u{1b}]8;;x\u{7}";
        assert_eq!(printable_paint(text), "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J \\u{1b}]8;;x\\u{7}");
    }

    #[test]
    fn no_command_of_a_runner_gets_through() {
        for (text, safe) in [
            ("a\n  ::error::b", "a\n  \\u{3a}:error::b"),
            ("::set-output name=a::b", "\\u{3a}:set-output name=a::b"),
            ("x ##vso[task] ##[group]", "x \\u{23}#vso[task] \\u{23}#[group]"),
            ("a::text, b::text\n::int ##", "a::text, b::text\n::int ##"),
        ] {
            assert_eq!(printable(text), safe, "{text}");
        }
    }
}
