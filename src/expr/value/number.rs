//! Numbers.

/// A whole number within bounds, without sign or zeros that say nothing.
pub(super) fn integer(text: &str, least: i64, most: i64) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let number = text.parse().ok().or_else(|| spelled_integer(text))?;
    (least..=most).contains(&number).then(|| number.to_string())
}

/// A whole number as it may be written since 16: `0x1F`, `0o17`, `0b11`, `1_000` (`pg_strtoint64_safe()`).
fn spelled_integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) if text.starts_with('-') => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", text),
    };
    let (radix, digits) = match digits.get(..2).unwrap_or_default() {
        "0x" | "0X" => (16, digits.get(2..)?),
        "0o" | "0O" => (8, digits.get(2..)?),
        "0b" | "0B" => (2, digits.get(2..)?),
        _ => (10, digits),
    };
    // One underscore stands before a digit; of a decimal number it stands between two.
    let misplaced =
        digits.contains("__") || digits.ends_with('_') || (radix == 10 && digits.starts_with('_'));
    let digits = digits.replace('_', "");
    let valid = !misplaced && digits.chars().all(|c| c.is_digit(radix));
    valid.then(|| i64::from_str_radix(&format!("{sign}{digits}"), radix).ok()).flatten()
}

/// What `numeric_out` gives: the scale as written, exponents spelled out.
pub(crate) fn numeric(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let lower = text.to_ascii_lowercase();
    match lower.trim_start_matches(['+', '-']) {
        "nan" if lower == "nan" => return Some("NaN".to_owned()),
        "infinity" | "inf" => {
            return Some(if lower.starts_with('-') { "-Infinity" } else { "Infinity" }.to_owned());
        }
        _ => {}
    }
    let (negative, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at)?, rest.get(at + 1..)?.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // Since 16 an underscore may stand between two digits.
    let misplaced = |part: &str| part.starts_with('_') || part.ends_with('_') || part.contains("__");
    if misplaced(whole) || misplaced(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.replace('_', ""), fraction.replace('_', ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || exponent.abs() > 400 {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let scale = usize::try_from(i32::try_from(digits.len()).ok()? - point).unwrap_or(0);
    let all = match usize::try_from(point) {
        Ok(point) if point > digits.len() => format!("{digits}{}", "0".repeat(point - digits.len())),
        Ok(_) => digits,
        Err(_) => format!("{}{digits}", "0".repeat(usize::try_from(-point).ok()?)),
    };
    Some(spelled(negative, &all, scale))
}

/// Digits with so many of them behind the point.
fn spelled(negative: bool, digits: &str, scale: usize) -> String {
    let padded = format!("{}{digits}", "0".repeat((scale + 1).saturating_sub(digits.len())));
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let zero = whole == "0" && fraction.bytes().all(|b| b == b'0');
    let sign = if negative && !zero { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

/// A numeric brought to a scale, half away from zero; `None` where it is too large for the precision.
pub(crate) fn round_numeric(value: &str, precision: usize, scale: usize) -> Option<String> {
    if value.ends_with(['N', 'y']) {
        return Some(value.to_owned());
    }
    let negative = value.starts_with('-');
    let (whole, fraction) =
        value.trim_start_matches('-').split_once('.').unwrap_or((value.trim_start_matches('-'), ""));
    let mut digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(scale)).collect();
    if fraction.as_bytes().get(scale).is_some_and(|b| *b >= b'5') {
        let mut at = digits.len();
        loop {
            let Some(before) = at.checked_sub(1) else {
                digits.insert(0, b'1');
                break;
            };
            at = before;
            let digit = digits.get_mut(at)?;
            if *digit == b'9' {
                *digit = b'0';
            } else {
                *digit += 1;
                break;
            }
        }
    }
    let text = spelled(negative, &String::from_utf8(digits).ok()?, scale);
    let whole = text.trim_start_matches('-').split('.').next()?.trim_start_matches('0').len();
    (whole + scale <= precision || whole == 0).then_some(text)
}

/// A double, as its shortest text.
pub(crate) fn float8(text: &str) -> Option<String> {
    let text = decimal(text)?;
    text.parse::<f64>().ok().filter(|n| n.is_finite() || text.contains('n')).map(|n| n.to_string())
}

/// A real, as its shortest text.
pub(crate) fn float4(text: &str) -> Option<String> {
    let text = decimal(text)?;
    text.parse::<f32>().ok().filter(|n| n.is_finite() || text.contains('n')).map(|n| n.to_string())
}

/// A decimal number or a special one in lower case; nothing else that Rust would read.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace()).to_ascii_lowercase();
    let known = matches!(text.trim_start_matches(['+', '-']), "nan" | "inf" | "infinity");
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b"+-.e".contains(&b));
    (known || digits).then_some(text)
}

/// `(x,y)`, the parentheses being optional.
pub(super) fn point(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('(').map_or(Some(text), |t| t.strip_suffix(')'))?;
    let (x, y) = inner.split_once(',')?;
    Some(format!("({},{})", float8(x)?, float8(y)?))
}

/// A box: its upper right corner, then its lower left one (`box_in()`); parentheses are optional.
pub(super) fn rectangle(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '(' | ')' | ' ')).collect();
    let numbers = plain.split(',').map(float8).collect::<Option<Vec<_>>>()?;
    let [x, y, other_x, other_y] = numbers.as_slice() else { return None };
    let ordered = |a: &String, b: &String| {
        let is_greater = a.parse::<f64>().ok()? >= b.parse::<f64>().ok()?;
        Some(if is_greater { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) })
    };
    let ((right, left), (top, bottom)) = (ordered(x, other_x)?, ordered(y, other_y)?);
    let known = !text.contains("()") && numbers.iter().all(|n| !n.contains('N'));
    known.then(|| format!("({right},{top}),({left},{bottom})"))
}

/// An amount: of the forms `1.00` and `$1.00` with two digits or none behind the point.
pub(super) fn money(text: &str) -> Option<String> {
    let text = text.trim().replace(['$', ','], "");
    let value = numeric(&text)?;
    (value.split_once('.').is_none_or(|(_, f)| f.len() <= 2)).then(|| round_numeric(&value, 17, 2)).flatten()
}
