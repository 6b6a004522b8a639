//! Files at Meta: upload, look-up, download (reference section 7).
//!
//! A download carries the access token, and its address comes from outside: it is only asked of Meta's media hosts
//! over https, or of the configured Graph base URL's own origin (a stand-in), redirects included.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use model::content::MediaRef;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Response, Url};
use sha2::{Digest, Sha256};

use super::api::{ApiError, WhatsApp, not_reached, read, read_capped, refusal};
use super::signature::decode_hex;

const HOSTS: [&str; 2] = ["fbsbx.com", "fbcdn.net"];
const REDIRECTS: usize = 3;
/// Of an error page: enough for Meta's error object.
const ERROR_BYTES: usize = 64 * 1024;
/// For 100 MB on a slow line.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// A server that says nothing for so long says nothing any more.
const SILENCE: Duration = Duration::from_secs(30);

/// Where a file can be fetched for the next five minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaLink {
    /// With `link`, type and hash filled in.
    pub media: MediaRef,
    pub file_size_bytes: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downloaded {
    pub bytes: Bytes,
    /// As the file's server says; the webhook's type is usually better.
    pub mime_type: Option<String>,
}

/// A file on its way to us.
#[derive(Debug)]
pub struct Download {
    response: Response,
    /// As the file's server says.
    pub mime_type: Option<String>,
    expected_sha256: Option<String>,
    left_bytes: usize,
    max_bytes: usize,
}

impl Download {
    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        let next = tokio::time::timeout(SILENCE, self.response.chunk()).await;
        let chunk = next.map_err(|_| ApiError::NotReached("the download stalled".to_owned()))?.map_err(not_reached)?;
        if let Some(chunk) = &chunk {
            let left = self.left_bytes.checked_sub(chunk.len());
            self.left_bytes = left.ok_or(ApiError::TooLarge { max_bytes: self.max_bytes })?;
        }
        Ok(chunk)
    }

    /// Whether a file with this hash is the one that was announced.
    pub fn is_announced(&self, sha256: &[u8]) -> bool {
        self.expected_sha256.as_deref().is_none_or(|expected| is_hash(sha256, expected))
    }

    /// All of it, in memory.
    async fn whole(mut self) -> Result<Downloaded, ApiError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        if !self.is_announced(&Sha256::digest(&bytes)) {
            return Err(ApiError::HashMismatch);
        }
        Ok(Downloaded { bytes: bytes.into(), mime_type: self.mime_type })
    }
}

impl WhatsApp {
    /// Uploads a file for sending; returns its media id, which lives 30 days and belongs to this number.
    pub async fn upload_media(&self, file: Bytes, filename: &str, mime_type: &str) -> Result<String, ApiError> {
        let length = file.len() as u64;
        self.upload_stream(file.into(), length, filename, mime_type).await
    }

    /// The same of a file that is not in memory.
    pub async fn upload_stream(
        &self,
        file: Body,
        length: u64,
        filename: &str,
        mime_type: &str,
    ) -> Result<String, ApiError> {
        let part = Part::stream_with_length(file, length)
            .file_name(filename.to_owned())
            .mime_str(mime_type)
            .map_err(|_| ApiError::Invalid("the MIME type is none"))?;
        let form =
            Form::new().text("messaging_product", "whatsapp").text("type", mime_type.to_owned()).part("file", part);
        let request = self.post(&self.number_url("/media")).timeout(TRANSFER_TIMEOUT);
        let answer = self.call(request.multipart(form)).await?;
        read(&answer, "an object")?.filled("id").ok_or(ApiError::Unreadable("no media id"))
    }

    /// Looks a media id up. Never repeat a refusal in a loop: some failed look-ups block the number for an hour.
    pub async fn media_url(&self, media_id: &str) -> Result<MediaLink, ApiError> {
        if media_id.is_empty() || !media_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
            return Err(ApiError::Invalid("the media id is none"));
        }
        let url = format!("{}/{media_id}", self.config().graph_base_url);
        let number = [("phone_number_id", self.config().phone_number_id.as_str())];
        let answer = self.call(self.find(&url, &number)?).await?;
        let found = read(&answer, "an object")?;
        Ok(MediaLink {
            media: MediaRef {
                id: Some(media_id.to_owned()),
                link: Some(found.filled("url").ok_or(ApiError::Unreadable("no download address"))?),
                mime_type: found.filled("mime_type"),
                sha256: found.filled("sha256"),
                ours: None,
            },
            file_size_bytes: found.i64("file_size").and_then(|size| u64::try_from(size).ok()),
        })
    }

    /// Fetches a customer's file: see [`WhatsApp::open`].
    pub async fn fetch(&self, media: &MediaRef, max_bytes: usize) -> Result<Downloaded, ApiError> {
        self.open(media, max_bytes).await?.whole().await
    }

    /// Downloads `media.link`, at most `max_bytes`, and checks the hash if there is one (hex or base64).
    pub async fn download(&self, media: &MediaRef, max_bytes: usize) -> Result<Downloaded, ApiError> {
        self.open_link(media, max_bytes).await?.whole().await
    }

    /// Begins to fetch a customer's file: from the webhook's short-lived link while it works, else by a look-up.
    pub async fn open(&self, media: &MediaRef, max_bytes: usize) -> Result<Download, ApiError> {
        if media.link.is_some() {
            match self.open_link(media, max_bytes).await {
                // Expired, odd, or signed for something else: the id still knows.
                Err(
                    ApiError::Http(_)
                    | ApiError::Graph(_)
                    | ApiError::Unreadable(_)
                    | ApiError::ForbiddenHost(_)
                    | ApiError::Invalid(_),
                ) if media.id.is_some() => {}
                done => return done,
            }
        }
        let id = media.id.as_deref().ok_or(ApiError::Invalid("neither media id nor link"))?;
        let found = self.media_url(id).await?;
        let media = MediaRef {
            link: found.media.link,
            mime_type: media.mime_type.clone().or(found.media.mime_type),
            // The webhook's hash is of what the customer sent: it wins.
            sha256: media.sha256.clone().or(found.media.sha256),
            id: None,
            ours: None,
        };
        self.open_link(&media, max_bytes).await
    }

    async fn open_link(&self, media: &MediaRef, max_bytes: usize) -> Result<Download, ApiError> {
        let link = media.link.as_deref().ok_or(ApiError::Invalid("no download address"))?;
        let response = self.follow(link).await?;
        let header = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mime_type = header.map(str::to_owned);
        if !response.status().is_success() {
            let (status, headers) = (response.status(), response.headers().clone());
            let body = read_capped(response, ERROR_BYTES).await.unwrap_or_default();
            let refused = refusal(status, &headers, &String::from_utf8_lossy(&body));
            return Err(refused.unwrap_or(ApiError::Http(status.as_u16())));
        }
        if is_error_page(mime_type.as_deref(), media) {
            return Err(ApiError::Unreadable("a page instead of the file"));
        }
        if response.content_length().is_some_and(|announced| announced > max_bytes as u64) {
            return Err(ApiError::TooLarge { max_bytes });
        }
        let expected_sha256 = media.sha256.clone();
        Ok(Download { response, mime_type, expected_sha256, left_bytes: max_bytes, max_bytes })
    }

    async fn follow(&self, link: &str) -> Result<Response, ApiError> {
        let mut url = Url::parse(link).map_err(|_| ApiError::Invalid("the download address is none"))?;
        for _ in 0..=REDIRECTS {
            if !self.may_fetch_from(&url) {
                return Err(ApiError::ForbiddenHost(url.host_str().unwrap_or_default().to_owned()));
            }
            let asked = tokio::time::timeout(SILENCE, self.get(url.as_str()).timeout(TRANSFER_TIMEOUT).send()).await;
            let response =
                asked.map_err(|_| ApiError::NotReached("no answer came".to_owned()))?.map_err(not_reached)?;
            // A client that follows redirects by itself would have asked a host that was not looked at.
            if response.url().origin() != url.origin() {
                return Err(ApiError::ForbiddenHost(response.url().host_str().unwrap_or_default().to_owned()));
            }
            if !response.status().is_redirection() {
                return Ok(response);
            }
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            url = location.and_then(|next| url.join(next).ok()).ok_or(ApiError::Unreadable("a redirect to nowhere"))?;
        }
        Err(ApiError::Unreadable("too many redirects"))
    }

    fn may_fetch_from(&self, url: &Url) -> bool {
        let stand_in = Url::parse(&self.config().graph_base_url).is_ok_and(|base| base.origin() == url.origin());
        stand_in || is_metas(url)
    }
}

fn is_metas(url: &Url) -> bool {
    let known = |host: &str| {
        HOSTS
            .iter()
            .any(|allowed| host.strip_suffix(allowed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    let plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    url.scheme() == "https" && plain && url.host_str().is_some_and(known)
}

/// A wrong token is sometimes answered 200 with an HTML or JSON page.
fn is_error_page(mime_type: Option<&str>, expected: &MediaRef) -> bool {
    fn essence(mime_type: Option<&str>) -> &str {
        mime_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim()
    }
    let is = essence(mime_type);
    matches!(is, "text/html" | "application/json") && is != essence(expected.mime_type.as_deref())
}

/// Webhooks give the hash in base64, look-ups in hex. A hash of neither form matches nothing.
fn is_hash(is: &[u8], expected: &str) -> bool {
    let expected = expected.trim();
    let expected = decode_hex(expected).map(Vec::from).or_else(|| STANDARD.decode(expected).ok());
    expected.is_some_and(|expected| expected == is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_metas_media_hosts_over_https() {
        for (url, allowed) in [
            ("https://lookaside.fbsbx.com/a?b=c", true),
            ("https://scontent.xx.fbcdn.net/x", true),
            ("https://fbsbx.com/x", true),
            ("http://lookaside.fbsbx.com/a", false),
            ("https://evilfbsbx.com/a", false),
            ("https://lookaside.fbsbx.com.evil.example/a", false),
            ("https://lookaside.fbsbx.com:8443/a", false),
            ("https://fbsbx.com@evil.example/a", false),
            ("https://u:p@lookaside.fbsbx.com/a", false),
            ("https://127.0.0.1/a", false),
            ("ftp://lookaside.fbsbx.com/a", false),
        ] {
            assert_eq!(is_metas(&Url::parse(url).unwrap()), allowed, "{url}");
        }
    }

    #[test]
    fn hashes_are_understood_in_both_spellings() {
        let has_hash = |bytes: &[u8], expected: &str| is_hash(&Sha256::digest(bytes), expected);
        assert!(has_hash(b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        assert!(has_hash(b"", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
        assert!(!has_hash(b"x", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
        assert!(!has_hash(b"", "none"));
    }
}
