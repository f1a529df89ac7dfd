//! Dates and times: ISO forms only. What hangs on a setting (`01/02/2020`, a zone's name) or on the clock (`now`)
//! is not read.

/// Days in a month.
fn month_days(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01, by Howard Hinnant's civil calendar.
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = i64::from(month);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = u32::try_from(of_year - (153 * month + 2) / 5 + 1).unwrap_or(1);
    let month = u32::try_from(if month < 10 { month + 3 } else { month - 9 }).unwrap_or(1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn number(text: &str, least: usize, most: usize) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// `2024-01-31` or `20240131` as days.
fn day_number(text: &str) -> Option<i64> {
    let (year, month, day) = if text.len() == 8 && !text.contains('-') {
        (text.get(..4)?, text.get(4..6)?, text.get(6..)?)
    } else {
        let mut parts = text.split('-');
        let parts = (parts.next()?, parts.next()?, parts.next()?, parts.next());
        if parts.3.is_some() {
            return None;
        }
        (parts.0, parts.1, parts.2)
    };
    let (year, month, day) = (i64::from(number(year, 4, 4)?), number(month, 1, 2)?, number(day, 1, 2)?);
    let valid = year > 0 && (1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day);
    valid.then(|| days_from_civil(year, month, day))
}

fn spelled_day(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Words that are a value of their own, in any place and at any time.
fn special(text: &str) -> Option<String> {
    let word = text.trim().to_ascii_lowercase();
    matches!(word.as_str(), "infinity" | "-infinity").then_some(word)
}

/// `epoch`, which is no less fixed than the date it stands for.
fn epoch(text: &str) -> Option<i64> {
    text.trim().eq_ignore_ascii_case("epoch").then_some(0)
}

/// A date.
pub(super) fn date(text: &str) -> Option<String> {
    let days = || epoch(text).or_else(|| day_number(text.trim())).or_else(|| named_day(text));
    special(text).or_else(|| days().map(spelled_day))
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day whose month has a name and whose year has four digits, which no DateStyle reads in another way (`DecodeNumber()`):
/// `Jan 8, 1999`, `8 January 1999`, `1999-Jan-08`.
fn named_day(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    let marks: &[char] = if text.contains('-') { &['-'] } else { &[' ', ','] };
    let parts: Vec<&str> = text.split(marks).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1 | 2) if number(first, 4, 4).is_some() => (first, second, third),
        (_, 4) if number(first, 1, 2).is_some() => (third, second, first),
        (_, 4) => (third, first, second),
        _ => return None,
    };
    let is_named = |name: &&str| *month == *name || name.get(..3) == Some(*month);
    let month = MONTHS.iter().position(is_named)? + 1;
    day_number(&format!("{year}-{month}-{day}"))
}

/// A date so many days later.
pub(crate) fn later_day(date: &str, by: i64) -> Option<String> {
    day_number(date)?.checked_add(by).map(spelled_day)
}

/// A time of day with an offset.
pub(super) fn timetz(text: &str) -> Option<String> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic() || c == '+' || c == '-')?;
    let time = micros(text.get(..at)?.trim_end())?;
    Some(format!("{} {}", spelled_time(time), offset(text.get(at..)?.trim())? / 60_000_000))
}

/// The day after a date.
pub(super) fn next_day(date: &str) -> Option<String> {
    day_number(date).map(|days| spelled_day(days + 1))
}

/// `12:30[:15[.5]]` as microseconds, of a half of the day where AM or PM says which.
fn micros(text: &str) -> Option<i64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (time, half) = text.split_at_checked(at)?;
    let time = whole_day_micros(time.trim_end())?;
    let noon = 12 * 3_600_000_000;
    let of_half = || (time < noon + noon / 12).then_some(time % noon);
    match half.to_ascii_lowercase().as_str() {
        "" => Some(time),
        "am" => of_half(),
        "pm" => of_half().map(|time| time + noon),
        _ => None,
    }
}

fn whole_day_micros(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes) = (number(parts.next()?, 1, 2)?, number(parts.next()?, 2, 2)?);
    let seconds = parts.next().unwrap_or("00");
    if parts.next().is_some() || hours > 24 || minutes > 59 {
        return None;
    }
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let seconds = number(seconds, 1, 2)?;
    let valid = seconds < 60 && fraction.len() <= 6 && fraction.bytes().all(|b| b.is_ascii_digit());
    if !valid || (hours == 24 && (minutes > 0 || seconds > 0)) {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some(((i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds)) * 1_000_000 + fraction)
}

fn spelled_time(micros: i64) -> String {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 { text } else { format!("{text}.{}", format!("{fraction:06}").trim_end_matches('0')) }
}

/// A time of day without a zone.
pub(super) fn time(text: &str) -> Option<String> {
    micros(text.trim()).map(spelled_time)
}

/// Date and time apart, `T` or spaces between them; midnight where only a date is given.
fn day_and_time(text: &str) -> Option<(i64, &str)> {
    let text = text.trim();
    let at = text.find(['T', 't', ' ']).unwrap_or(text.len());
    Some((day_number(text.get(..at)?)?, text.get(at..)?.trim_start_matches(['T', 't', ' '])))
}

fn spelled_moment(days: i64, micros: i64) -> String {
    let day = 86_400_000_000;
    format!("{} {}", spelled_day(days + micros.div_euclid(day)), spelled_time(micros.rem_euclid(day)))
}

/// A timestamp without a zone.
pub(super) fn timestamp(text: &str) -> Option<String> {
    if let Some(word) = special(text) {
        return Some(word);
    }
    if let Some(days) = epoch(text) {
        return Some(spelled_moment(days, 0));
    }
    let (days, time) = day_and_time(text)?;
    let micros = if time.is_empty() { 0 } else { micros(without_zone(time))? };
    Some(spelled_moment(days, micros))
}

/// A time without the zone behind it, which a type without zones leaves out.
fn without_zone(time: &str) -> &str {
    let at = time.find(|c: char| c.is_ascii_alphabetic() || c == '+' || c == '-').unwrap_or(time.len());
    match time.split_at_checked(at) {
        Some((time, zone)) if offset(zone.trim()).is_some() => time.trim_end(),
        _ => time,
    }
}

/// A timestamp with a zone that the text itself gives as an offset, `Z` or `UTC`.
pub(super) fn timestamptz(text: &str) -> Option<String> {
    if let Some(word) = special(text) {
        return Some(word);
    }
    if let Some(days) = epoch(text) {
        return Some(format!("{}+00", spelled_moment(days, 0)));
    }
    let (days, rest) = day_and_time(text)?;
    let at = rest.find(|c: char| c.is_ascii_alphabetic() || c == '+' || c == '-')?;
    let (time, zone) = (rest.get(..at)?.trim_end(), rest.get(at..)?.trim());
    let time = if time.is_empty() { 0 } else { micros(time)? };
    Some(format!("{}+00", spelled_moment(days, time - offset(zone)?)))
}

/// An offset east of Greenwich in microseconds.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone.to_ascii_lowercase().as_str(), "z" | "utc" | "gmt" | "zulu") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() == 4 => digits.split_at(2),
        None => (digits, "00"),
    };
    let (hours, minutes) = (number(hours, 1, 2)?, number(minutes, 2, 2)?);
    (hours < 16 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes) * 60_000_000)
}
