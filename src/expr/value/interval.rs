//! Intervals: months, days and microseconds.

#[derive(Default)]
struct Interval {
    months: i64,
    days: i64,
    micros: i64,
}

const SECOND: i64 = 1_000_000;

/// An interval of any of the usual spellings; `fields` says what a number without a unit means.
pub(super) fn interval(text: &str, fields: Option<&str>) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let mut value = Interval::default();
    match text.strip_prefix('p') {
        Some(iso) if iso.contains('-') && !iso.contains(|c: char| c.is_ascii_alphabetic() && c != 't') => {
            value.alternative(iso)?;
        }
        Some(iso) => value.iso(iso)?,
        None => value.verbose(&text, fields)?,
    }
    if let Some(fields) = fields {
        // A field list cuts what is smaller than its last field: only what it cuts nothing of is read.
        let last = fields.rsplit(' ').next().unwrap_or(fields);
        let whole = match last {
            "year" => value.months % 12 == 0 && value.days == 0 && value.micros == 0,
            "month" => value.days == 0 && value.micros == 0,
            "day" => value.micros == 0,
            "hour" => value.micros % (3600 * SECOND) == 0,
            "minute" => value.micros % (60 * SECOND) == 0,
            _ => true,
        };
        if !whole {
            return None;
        }
    }
    Some(format!("{} {} {}", value.months, value.days, value.micros))
}

/// The one form of an interval with its seconds rounded to so many digits, as `AdjustIntervalForTypmod` does.
pub(crate) fn rounded(value: &str, digits: u32) -> Option<String> {
    let (rest, micros) = value.rsplit_once(' ')?;
    let micros: i64 = micros.parse().ok()?;
    let unit = 10_i64.checked_pow(6_u32.checked_sub(digits)?)?;
    let half = if micros < 0 { -unit / 2 } else { unit / 2 };
    Some(format!("{rest} {}", micros.checked_add(half)? / unit * unit))
}

impl Interval {
    fn add(&mut self, number: &str, unit: &str) -> Option<()> {
        let negative = number.starts_with('-');
        let digits = number.trim_start_matches(['+', '-']);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let valid = (digits.len() > usize::from(digits.contains('.')))
            && fraction.len() <= 6
            && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !valid {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let millionths: i64 = format!("{fraction:0<6}").parse().ok()?;
        let sign = if negative { -1 } else { 1 };
        let (total, part) = (sign * whole, sign * millionths);
        // A fraction spills over into the next smaller unit, where that comes out even.
        match unit {
            "y" | "yr" | "yrs" | "year" | "years" => self.spread_months(total, part, 12)?,
            "mon" | "mons" | "month" | "months" => {
                self.months = self.months.checked_add(total)?;
                let days = part * 30;
                (days % SECOND == 0).then_some(())?;
                self.days += days / SECOND;
            }
            "w" | "week" | "weeks" => {
                self.days = self.days.checked_add(total.checked_mul(7)?)?;
                self.spread_days(part * 7)?;
            }
            "d" | "day" | "days" => {
                self.days = self.days.checked_add(total)?;
                self.spread_days(part)?;
            }
            "h" | "hr" | "hrs" | "hour" | "hours" => self.spread(total, part, 3600)?,
            "m" | "min" | "mins" | "minute" | "minutes" => self.spread(total, part, 60)?,
            "s" | "sec" | "secs" | "second" | "seconds" => self.spread(total, part, 1)?,
            "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" if part == 0 => {
                self.micros = self.micros.checked_add(total.checked_mul(1000)?)?;
            }
            "decade" | "decades" if part == 0 => self.spread_months(total, 0, 120)?,
            "century" | "centuries" if part == 0 => self.spread_months(total, 0, 1200)?,
            _ => return None,
        }
        Some(())
    }

    fn spread_months(&mut self, whole: i64, part: i64, unit: i64) -> Option<()> {
        (part * unit % SECOND == 0).then_some(())?;
        self.months = self.months.checked_add(whole.checked_mul(unit)? + part * unit / SECOND)?;
        Some(())
    }

    /// Millionths of a day.
    fn spread_days(&mut self, part: i64) -> Option<()> {
        self.days += part / SECOND;
        self.micros = self.micros.checked_add(part % SECOND * 86_400)?;
        Some(())
    }

    fn spread(&mut self, whole: i64, part: i64, unit: i64) -> Option<()> {
        let total = whole.checked_mul(unit)?.checked_mul(SECOND)?.checked_add(part * unit)?;
        self.micros = self.micros.checked_add(total)?;
        Some(())
    }

    /// `1 year 2 mons 3 days 04:05:06`, `1-2`, `@ 1 day ago`.
    fn verbose(&mut self, text: &str, fields: Option<&str>) -> Option<()> {
        let last_field = fields.map(|f| f.rsplit(' ').next().unwrap_or(f));
        let parted = parted(text);
        let mut words = parted.iter().map(String::as_str).peekable();
        if words.peek() == Some(&"@") {
            words.next();
        }
        let mut any = false;
        while let Some(word) = words.next() {
            if word == "ago" {
                (any && words.next().is_none()).then_some(())?;
                *self = Self { months: -self.months, days: -self.days, micros: -self.micros };
                return Some(());
            }
            any = true;
            if word.contains(':') {
                self.clock(word, fields)?;
            } else if let Some((years, months)) = word.split_once('-').filter(|(y, _)| !y.is_empty()) {
                let sign = if years.starts_with('-') { "-" } else { "" };
                self.add(years, "year")?;
                self.add(&format!("{sign}{months}"), "mon")?;
            } else {
                let unit = words
                    .next_if(|next| next.starts_with(|c: char| c.is_ascii_alphabetic()) && *next != "ago");
                // A number alone is of the last field, or seconds.
                match unit {
                    Some(unit) => self.add(word, unit)?,
                    None if words.peek().is_none() => self.add(word, last_field.unwrap_or("second"))?,
                    // `1 02:03:04`: days before a time of day.
                    None if words.peek().is_some_and(|next| next.contains(':')) => self.add(word, "day")?,
                    // Two numbers that end in hours begin with days.
                    None if last_field == Some("hour") && words.len() == 1 => {
                        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
                        (plain(word) && words.peek().is_some_and(|next| plain(next))).then_some(())?;
                        self.add(word, "day")?;
                    }
                    None => return None,
                }
            }
        }
        any.then_some(())
    }

    /// `hours:minutes[:seconds]`; two parts are minutes and seconds where the fields say so.
    fn clock(&mut self, word: &str, fields: Option<&str>) -> Option<()> {
        let sign = if word.starts_with('-') { "-" } else { "" };
        let parts: Vec<&str> = word.trim_start_matches(['+', '-']).split(':').collect();
        let units: &[&str] = match (parts.len(), fields) {
            (3, _) => &["hour", "minute", "second"],
            (2, Some("minute to second")) => &["minute", "second"],
            (2, Some(fields)) if fields.ends_with("second") => return None,
            (2, _) => &["hour", "minute"],
            _ => return None,
        };
        for (part, unit) in parts.iter().zip(units) {
            self.add(&format!("{sign}{part}"), unit)?;
        }
        Some(())
    }

    /// What follows `P` in ISO 8601's alternative form: `0001-02-03T04:05:06`.
    fn alternative(&mut self, text: &str) -> Option<()> {
        let (date, time) = text.split_once('t').unwrap_or((text, "00:00:00"));
        let (date, time): (Vec<&str>, Vec<&str>) = (date.split('-').collect(), time.split(':').collect());
        let is_plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let ([years, months, days], [hours, minutes, seconds]) = (date.as_slice(), time.as_slice()) else {
            return None;
        };
        date.iter().chain(&time).all(is_plain).then_some(())?;
        let units = ["year", "month", "day", "hour", "minute", "second"];
        let parts = [years, months, days, hours, minutes, seconds];
        parts.iter().zip(units).try_for_each(|(part, unit)| self.add(part, unit))
    }

    /// What follows `P`: `1Y2M3DT4H5M6S`, `2W`.
    fn iso(&mut self, text: &str) -> Option<()> {
        let mut in_time = false;
        let mut number = String::new();
        let mut any = false;
        for c in text.chars() {
            match (c, in_time) {
                ('t', false) if number.is_empty() => in_time = true,
                ('0'..='9' | '.' | '-' | '+', _) => number.push(c),
                _ => {
                    let unit = match (c, in_time) {
                        ('y', false) => "year",
                        ('m', false) => "month",
                        ('w', false) => "week",
                        ('d', false) => "day",
                        ('h', true) => "hour",
                        ('m', true) => "minute",
                        ('s', true) => "second",
                        _ => return None,
                    };
                    self.add(&std::mem::take(&mut number), unit)?;
                    any = true;
                }
            }
        }
        (any && number.is_empty()).then_some(())
    }
}

/// Words, numbers and units that stand close together taken apart: `1day`, `90minutes`.
fn parted(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_ascii_whitespace() {
        let digits = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let (number, unit) = word.split_at(digits);
        words.extend([number, unit].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words
}
