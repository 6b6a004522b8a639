//! Cuts an event stream into its events (reference: server-sent events of the HTML standard). Only their data is of
//! use here: the vendors repeat an event's name inside of it.

/// Bytes of one event; beyond them it is no answer. The longest that vendors send are tool calls in one piece.
const MAX_EVENT_BYTES: usize = 4 << 20;

/// What has come of a stream and is no whole event yet. Bytes and not text, for a piece may end inside a character.
#[derive(Debug, Default)]
pub(crate) struct Events {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// The last byte was a carriage return: a line feed after it belongs to the same end of line.
    after_return: bool,
    noise: bool,
}

/// An event that is longer than any answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Events {
    /// Passes on the data of every event that `piece` completes.
    pub(crate) fn push(&mut self, piece: &[u8], on_data: &mut dyn FnMut(&[u8])) -> Result<(), TooLong> {
        let mut rest = piece;
        if self.after_return && rest.first() == Some(&b'\n') {
            rest = &rest[1..];
        }
        self.after_return &= piece.is_empty();
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            if self.line.is_empty() {
                self.take_line(&rest[..end], on_data);
            } else {
                self.line.extend_from_slice(&rest[..end]);
                let line = std::mem::take(&mut self.line);
                self.take_line(&line, on_data);
            }
            let is_pair = rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n');
            self.after_return = rest[end] == b'\r' && end + 1 == rest.len();
            rest = &rest[end + 1 + usize::from(is_pair)..];
        }
        self.line.extend_from_slice(rest);
        if self.line.len() + self.data.len() > MAX_EVENT_BYTES { Err(TooLong) } else { Ok(()) }
    }

    /// The end of the stream: some servers leave out the empty line after their last event.
    pub(crate) fn finish(&mut self, on_data: &mut dyn FnMut(&[u8])) {
        let line = std::mem::take(&mut self.line);
        self.take_line(&line, on_data);
        self.take_line(b"", on_data);
    }

    /// Something came that is no event: a comment, or a page in place of a stream.
    pub(crate) fn had_noise(&self) -> bool {
        self.noise
    }

    fn take_line(&mut self, line: &[u8], on_data: &mut dyn FnMut(&[u8])) {
        if line.is_empty() {
            if std::mem::take(&mut self.has_data) {
                on_data(&self.data);
                self.data.clear();
            }
        } else if let Some(data) = line.strip_prefix(b"data:") {
            if self.has_data {
                self.data.push(b'\n');
            }
            self.has_data = true;
            self.data.extend_from_slice(data.strip_prefix(b" ").unwrap_or(data));
        } else if ![&b"event:"[..], b"id:", b"retry:"].iter().any(|field| line.starts_with(field)) {
            self.noise = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn data(pieces: &[&[u8]]) -> Vec<String> {
        let (mut events, mut got) = (Events::default(), Vec::new());
        let mut keep = |data: &[u8]| got.push(String::from_utf8(data.to_vec()).unwrap());
        for piece in pieces {
            events.push(piece, &mut keep).unwrap();
        }
        events.finish(&mut keep);
        got
    }

    #[test]
    fn events_end_with_an_empty_line_of_any_kind() {
        for text in
            ["data: a\n\ndata:b\n\n", "data: a\r\n\r\ndata: b\r\n\r\n", "data: a\r\rdata: b\r\r", "data: a\n\ndata: b"]
        {
            assert_eq!(data(&[text.as_bytes()]), ["a", "b"], "{text:?}");
        }
        assert_eq!(data(&[b"event: x\nid: 1\ndata: one\ndata: two\n\n: ping\n\n"]), ["one\ntwo"]);
    }

    #[test]
    fn a_page_is_noise_and_an_endless_event_is_refused() {
        let mut events = Events::default();
        events.push(b"event: a\nid: 1\ndata: x\n\n", &mut |_| {}).unwrap();
        assert!(!events.had_noise());
        events.push(b"<html>\n", &mut |_| {}).unwrap();
        assert!(events.had_noise());
        let line = vec![b'x'; 1 << 20];
        let pushed: Vec<_> = (0..5).map(|_| events.push(&line, &mut |_| {})).collect();
        assert_eq!(pushed, [Ok(()), Ok(()), Ok(()), Ok(()), Err(TooLong)]);
    }

    proptest! {
        /// Wherever the network cuts it, the events are the same.
        #[test]
        fn cuts_do_not_matter(cuts in prop::collection::vec(0_usize..60, 0..8)) {
            let whole = "data: {\"a\":1}\r\n\r\n: ping\r\rdata: வண\ndata: x\n\nevent: e\r\ndata: end\r\n\r\n".as_bytes();
            let mut at: Vec<usize> = cuts.into_iter().map(|cut| cut.min(whole.len())).collect();
            at.extend([0, whole.len()]);
            at.sort_unstable();
            let pieces: Vec<&[u8]> = at.windows(2).map(|pair| &whole[pair[0]..pair[1]]).collect();
            prop_assert_eq!(data(&pieces), data(&[whole]));
        }
    }
}
