//! How long a voice note is: an Opus stream's first and last page say it (RFC 7845).

/// Opus counts in 48,000ths of a second, whatever it was recorded with.
const TICKS_PER_MS: i64 = 48;
/// A longer one is a lie: WhatsApp's 16 MB hold some hours.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

/// What the first page of an Opus stream says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opus {
    serial: u32,
    pub(super) channels: u8,
    pre_skip: i64,
}

/// `None`: not an Opus stream.
pub(super) fn opus(head: &[u8]) -> Option<Opus> {
    let page = head.strip_prefix(b"OggS")?;
    let serial = u32::from_le_bytes(page.get(10..14)?.try_into().ok()?);
    let segments = usize::from(*page.get(22)?);
    let packet = page.get(23 + segments..)?.strip_prefix(b"OpusHead")?;
    Some(Opus {
        serial,
        channels: *packet.get(1)?,
        pre_skip: i64::from(u16::from_le_bytes(packet.get(2..4)?.try_into().ok()?)),
    })
}

/// The stream's length by the last page of `tail`, the end of the file.
pub(super) fn duration_ms(opus: Opus, tail: &[u8]) -> Option<i64> {
    let starts = tail.windows(4).enumerate().rev().filter(|(_, window)| window == b"OggS");
    let granule = starts.map(|(at, _)| &tail[at + 4..]).find_map(|page| {
        let serial = u32::from_le_bytes(page.get(10..14)?.try_into().ok()?);
        let granule = i64::from_le_bytes(page.get(2..10)?.try_into().ok()?);
        // Version 0, of this stream; -1: no packet ends on this page.
        (page.first() == Some(&0) && serial == opus.serial && granule >= 0).then_some(granule)
    })?;
    let ms = granule.checked_sub(opus.pre_skip)? / TICKS_PER_MS;
    (0..=LONGEST_MS).contains(&ms).then_some(ms)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A page with one packet. Checksums are not looked at.
    pub fn page(serial: u32, granule: i64, packet: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0\0".to_vec();
        page.extend_from_slice(&granule.to_le_bytes());
        page.extend_from_slice(&serial.to_le_bytes());
        page.extend_from_slice(&[0; 8]);
        page.push(1);
        page.push(packet.len() as u8);
        page.extend_from_slice(packet);
        page
    }

    fn head(channels: u8) -> Vec<u8> {
        let mut packet = b"OpusHead\x01".to_vec();
        packet.push(channels);
        packet.extend_from_slice(&312u16.to_le_bytes());
        packet.extend_from_slice(&[0; 7]);
        page(7, 0, &packet)
    }

    #[test]
    fn the_last_page_of_the_stream_says_how_long_it_is() {
        let mut file = head(1);
        file.extend(page(7, 48_000, b"sound"));
        file.extend(page(7, 312 + 48_000 * 3, b"sound"));
        file.extend(page(7, -1, b"part"));
        file.extend(page(9, 48_000 * 99, b"another stream"));
        let opus = opus(&file).unwrap();
        assert_eq!((opus.channels, duration_ms(opus, &file)), (1, Some(3_000)));
    }

    #[test]
    fn hostile_streams_have_no_length() {
        let first = head(2);
        let stream = opus(&first).unwrap();
        for granule in [i64::MAX, 0, i64::MIN] {
            assert_eq!(duration_ms(stream, &page(7, granule, b"x")), None, "{granule}");
        }
        assert_eq!(opus(b"OggS"), None);
        assert_eq!(opus(&page(1, 0, b"\x01vorbis")), None);
        for end in 0..first.len() {
            assert!(duration_ms(stream, &first[..end]).is_none());
            let _ = opus(&first[..end]);
        }
    }
}
