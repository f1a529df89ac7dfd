//! Network addresses.

use std::net::{IpAddr, Ipv4Addr};

fn parts(text: &str) -> Option<(IpAddr, Option<u8>)> {
    let (address, mask) = match text.trim().split_once('/') {
        Some((address, mask)) => (address, Some(mask.parse().ok()?)),
        None => (text.trim(), None),
    };
    Some((address.parse().ok()?, mask))
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// `inet`: a mask of the full width is not shown.
pub(super) fn inet(text: &str) -> Option<String> {
    let (address, mask) = parts(text)?;
    match mask {
        Some(mask) if mask > width(address) => None,
        Some(mask) if mask < width(address) => Some(format!("{address}/{mask}")),
        _ => Some(address.to_string()),
    }
}

/// `cidr`: the mask is always shown; `10/8` lacks the zeros.
pub(super) fn cidr(text: &str) -> Option<String> {
    if let Some((address, mask)) = parts(text) {
        let mask = mask.unwrap_or(width(address));
        return (mask <= width(address)).then(|| format!("{address}/{mask}"));
    }
    let (address, mask) = match text.trim().split_once('/') {
        Some((address, mask)) => (address, Some(mask)),
        None => (text.trim(), None),
    };
    let mut octets = [0_u8; 4];
    for (slot, part) in octets.iter_mut().zip(address.split('.')) {
        *slot = part.parse().ok()?;
    }
    let given = u8::try_from(address.split('.').count()).ok()?;
    let mask: u8 = match mask {
        Some(mask) => mask.parse().ok()?,
        None => class_width(octets, given)?,
    };
    (mask <= 32 && address.split('.').count() <= 4).then(|| format!("{}/{mask}", Ipv4Addr::from(octets)))
}

/// The width of a network that says none: its class's, or that of the octets it gives (`inet_cidr_pton_ipv4()`).
fn class_width([first, ..]: [u8; 4], given: u8) -> Option<u8> {
    let width = match first {
        240.. => 32,
        // Of multicast addresses the rule has exceptions.
        224.. => return None,
        192.. => 24,
        128.. => 16,
        _ => 8,
    };
    Some(width.max(given.checked_mul(8)?))
}

/// `macaddr`: six pairs of digits.
pub(super) fn macaddr(text: &str) -> Option<String> {
    let digits: String =
        text.trim().to_ascii_lowercase().chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
    (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(digits)
}
