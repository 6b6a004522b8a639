//! `Range` of a request (RFC 9110, section 14): a single range of bytes. More than one is answered with all of it, which
//! the RFC allows, because each more would only cost.

use std::ops::Range;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    All,
    Part(Range<u64>),
    /// 416: nothing of it is there.
    Nothing,
}

/// `header`: the `Range` header, where there is one that counts.
pub fn wanted(header: Option<&str>, total: u64) -> Wanted {
    let Some(ranges) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else { return Wanted::All };
    let Some((first, last)) = ranges.trim().split_once('-').filter(|_| !ranges.contains(',')) else {
        return Wanted::All;
    };
    let (first, last) = (first.trim(), last.trim());
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let part = match (first.is_empty(), last.is_empty()) {
        // The last so many.
        (true, false) => match number(last) {
            Some(0) => return Wanted::Nothing,
            Some(count) => total.saturating_sub(count)..total,
            None => return Wanted::All,
        },
        (false, true) => match number(first) {
            Some(first) => first..total,
            None => return Wanted::All,
        },
        (false, false) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(total),
            _ => return Wanted::All,
        },
        (true, true) => return Wanted::All,
    };
    if part.start >= part.end { Wanted::Nothing } else { Wanted::Part(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_the_rfc_has_them() {
        for (header, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=0-", Wanted::Part(0..10)),
            ("bytes=4-7", Wanted::Part(4..8)),
            ("bytes=4-99", Wanted::Part(4..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-99", Wanted::Part(0..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=99-100", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=7-4", Wanted::All),
            ("bytes=0-1,4-5", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("bytes=+1-2", Wanted::All),
            ("bytes=1-18446744073709551615", Wanted::Part(1..10)),
            ("bytes=99999999999999999999-", Wanted::All),
            ("lines=1-2", Wanted::All),
        ] {
            assert_eq!(wanted(Some(header), 10), expected, "{header}");
        }
        assert_eq!(wanted(None, 10), Wanted::All);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Nothing);
    }
}
