//! Many sorted lists of numbers, each found by a hash, in three flat arrays: the shape of both the word index and the
//! n-gram index.
//!
//! Keys are sorted, with a directory over their leading bits, so that a look-up touches two cache lines and an entry
//! costs 16 bytes. An entry of a list is the gap to the one before as a varint, followed by one byte of payload where
//! the list carries any.

/// Hash → list. `PAYLOAD` lists carry one byte (an impact) beside each number.
#[derive(Debug, Default)]
pub struct Lists<const PAYLOAD: bool> {
    keys: Vec<u64>,
    /// `directory[h >> shift]..directory[(h >> shift) + 1]` holds the keys with those leading bits.
    directory: Vec<u32>,
    shift: u32,
    starts: Vec<u32>,
    counts: Vec<u32>,
    bytes: Vec<u8>,
}

impl<const PAYLOAD: bool> Lists<PAYLOAD> {
    /// `lists` must be sorted by key, without doubles; each list encoded with [`push_entry`].
    pub fn build<'a>(lists: impl Iterator<Item = (u64, u32, &'a [u8])> + Clone) -> Self {
        let len = lists.clone().count();
        let total = lists.clone().map(|(_, _, bytes)| bytes.len()).sum();
        let mut built = Self { shift: 64 - (len / 2).max(1).ilog2().clamp(1, 24), ..Self::default() };
        built.keys.reserve_exact(len);
        built.counts.reserve_exact(len);
        built.starts.reserve_exact(len + 1);
        built.bytes.reserve_exact(total);
        for (key, count, bytes) in lists {
            built.keys.push(key);
            built.counts.push(count);
            built.starts.push(built.bytes.len() as u32);
            built.bytes.extend_from_slice(bytes);
        }
        built.starts.push(built.bytes.len() as u32);
        let buckets = 1_usize << (64 - built.shift);
        built.directory.reserve_exact(buckets + 1);
        let mut at = 0;
        for bucket in 0..=buckets as u64 {
            while at < len && built.keys[at] >> built.shift < bucket {
                at += 1;
            }
            built.directory.push(at as u32);
        }
        built
    }

    /// The position of the list with this key, in key order.
    pub fn find(&self, key: u64) -> Option<u32> {
        let bucket = (key >> self.shift) as usize;
        let (from, to) = (*self.directory.get(bucket)?, *self.directory.get(bucket + 1)?);
        let found = self.keys[from as usize..to as usize].iter().position(|k| *k == key)?;
        Some(from + found as u32)
    }

    /// How many entries the list has.
    pub fn count(&self, list: u32) -> u32 {
        self.counts[list as usize]
    }

    /// Calls `visit(number, payload)` for each entry, numbers ascending.
    pub fn for_each(&self, list: u32, mut visit: impl FnMut(u32, u8)) {
        let (from, to) = (self.starts[list as usize] as usize, self.starts[list as usize + 1] as usize);
        let mut bytes = &self.bytes[from..to];
        let mut number = 0_u32;
        while let Some((gap, rest)) = read_gap(bytes) {
            number = number.wrapping_add(gap);
            if PAYLOAD {
                let Some((payload, rest)) = rest.split_first() else { return };
                bytes = rest;
                visit(number, *payload);
            } else {
                bytes = rest;
                visit(number, 0);
            }
        }
    }

    /// Heap bytes in use.
    pub fn memory_bytes(&self) -> usize {
        self.keys.capacity() * 8
            + (self.directory.capacity() + self.starts.capacity() + self.counts.capacity()) * 4
            + self.bytes.capacity()
    }
}

/// Appends the gap between two numbers of a list.
pub fn push_gap(bytes: &mut Vec<u8>, mut gap: u32) {
    while gap >= 0x80 {
        bytes.push(gap as u8 | 0x80);
        gap >>= 7;
    }
    bytes.push(gap as u8);
}

/// Reads a gap; `None` at the end.
#[inline]
pub fn read_gap(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (first, mut rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((u32::from(*first), rest));
    }
    let mut value = u32::from(first & 0x7f);
    let mut shift = 7;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        value |= u32::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some((value, rest));
        }
        shift += 7;
        if shift > 28 {
            return None;
        }
    }
    None
}
