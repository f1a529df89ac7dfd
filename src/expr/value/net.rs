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
    let (address, mask) = text.trim().split_once('/')?;
    let mut octets = [0_u8; 4];
    for (slot, part) in octets.iter_mut().zip(address.split('.')) {
        *slot = part.parse().ok()?;
    }
    let mask: u8 = mask.parse().ok()?;
    (mask <= 32 && address.split('.').count() <= 4).then(|| format!("{}/{mask}", Ipv4Addr::from(octets)))
}

/// `macaddr`: six pairs of digits.
pub(super) fn macaddr(text: &str) -> Option<String> {
    let digits: String =
        text.trim().to_ascii_lowercase().chars().filter(|c| !matches!(c, ':' | '-' | '.')).collect();
    (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(digits)
}
