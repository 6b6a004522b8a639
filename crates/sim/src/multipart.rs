//! Just enough of `multipart/form-data` (RFC 7578) for media uploads.

use bytes::Bytes;

/// One field of the form.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) filename: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// The parts, or none if the body is not a well-formed form.
pub(crate) fn parse(content_type: &str, body: &Bytes) -> Option<Vec<Part>> {
    let boundary = content_type.strip_prefix("multipart/form-data")?.split("boundary=").nth(1)?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let delimiter = format!("\r\n--{boundary}");
    let opening = &delimiter[2..];
    let mut at = find(body, opening.as_bytes(), 0)? + opening.len();
    let mut parts = Vec::new();
    loop {
        if body.get(at..at + 2)? == b"--" {
            return Some(parts);
        }
        let head_from = at + 2;
        let head_to = find(body, b"\r\n\r\n", at)?;
        let bytes_from = head_to + 4;
        let bytes_to = find(body, delimiter.as_bytes(), bytes_from.saturating_sub(2))?;
        let head = std::str::from_utf8(body.get(head_from..head_to)?).ok()?;
        parts.push(part(head, body.slice(bytes_from.min(bytes_to)..bytes_to))?);
        at = bytes_to + delimiter.len();
    }
}

fn part(head: &str, bytes: Bytes) -> Option<Part> {
    let mut part = Part { name: String::new(), filename: None, content_type: None, bytes };
    for line in head.split("\r\n") {
        let (key, value) = line.split_once(':')?;
        if key.eq_ignore_ascii_case("content-type") {
            part.content_type = Some(value.trim().to_owned());
        } else if key.eq_ignore_ascii_case("content-disposition") {
            part.name = parameter(value, "name")?;
            part.filename = parameter(value, "filename");
        }
    }
    Some(part)
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').find_map(|piece| {
        let (key, text) = piece.trim().split_once('=')?;
        (key == name).then(|| text.trim_matches('"').to_owned())
    })
}

fn find(body: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = body.get(from..)?;
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(step) = rest.get(at..)?.iter().position(|&byte| byte == first) {
        at += step;
        if rest[at..].starts_with(needle) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_come_out_as_they_went_in() {
        let body = Bytes::from_static(
            b"--XX\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n\
              --XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\r\n--X\x00\r\n--XX--\r\n",
        );
        let parts = parse("multipart/form-data; boundary=XX", &body).unwrap();
        assert_eq!(&parts[0].bytes[..], b"image/png");
        assert_eq!(parts[1].filename.as_deref(), Some("a.png"));
        assert_eq!(&parts[1].bytes[..], b"\r\n--X\x00");
        assert!(parse("multipart/form-data; boundary=YY", &body).is_none());
        assert!(parse("application/json", &body).is_none());
    }
}
