//! Documents on the standard output, which may end before they do: `switchboard config | head -1`.

use std::io::{self, ErrorKind, Write};

/// Writes `text` and a line's end to the standard output. A reader that has gone away has read enough, and whoever
/// writes on meets the same.
pub(super) fn document(text: &str) -> io::Result<()> {
    write_document(&mut io::stdout().lock(), text)
}

fn write_document(out: &mut impl Write, text: &str) -> io::Result<()> {
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails at the first write.
    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_a_reader_that_went_away_is_no_error() {
        assert!(write_document(&mut Failing(ErrorKind::BrokenPipe), "{}").is_ok());
        let full = write_document(&mut Failing(ErrorKind::StorageFull), "{}");
        assert_eq!(full.map_err(|error| error.kind()), Err(ErrorKind::StorageFull));
        let mut out = Vec::new();
        assert!(write_document(&mut out, "{}").is_ok());
        assert_eq!(out, b"{}\n");
    }
}
