//! Addresses of files that work for a while, for whoever has them.
//!
//! The signature covers workspace, file, variant and expiry; it is made only for files that the caller's workspace has.
//! Expiry is rounded up to whole hours, so that a file keeps its address for an hour and browsers keep the file.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::media::Variant;
use hmac::{Hmac, KeyInit, Mac};
use model::{MediaId, UnixMs, WorkspaceId};
use sha2::Sha256;
use subtle::ConstantTimeEq;

const HOUR_S: i64 = 60 * 60;

/// Signs and checks addresses.
#[derive(Clone)]
pub struct MediaLinks {
    key: [u8; 32],
}

impl MediaLinks {
    /// `key`: derived for this purpose alone.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// An address that works for one to two hours.
    pub fn url(&self, workspace: WorkspaceId, media: MediaId, variant: Variant, now: UnixMs) -> String {
        let expires = (now.0.div_euclid(1_000 * HOUR_S) + 2) * HOUR_S;
        let signature = URL_SAFE_NO_PAD.encode(self.sign(workspace, media, variant, expires));
        let name = name(variant);
        format!("/media/{media}/{name}?workspace={workspace}&expires={expires}&signature={signature}")
    }

    /// The seconds for which an address still works; `None`: it is not one of ours, or it has run out.
    pub fn check(
        &self,
        workspace: WorkspaceId,
        media: MediaId,
        variant: Variant,
        expires: i64,
        signature: &str,
        now: UnixMs,
    ) -> Option<i64> {
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let is_ours: bool = self.sign(workspace, media, variant, expires)[..].ct_eq(&given).into();
        let left = expires.checked_sub(now.0.div_euclid(1_000))?;
        (is_ours && left > 0).then_some(left)
    }

    fn sign(&self, workspace: WorkspaceId, media: MediaId, variant: Variant, expires: i64) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(workspace.0.as_bytes());
        mac.update(media.0.as_bytes());
        mac.update(name(variant).as_bytes());
        mac.update(&expires.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn name(variant: Variant) -> &'static str {
    match variant {
        Variant::File => "file",
        Variant::Thumbnail => "thumbnail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: UnixMs = UnixMs(1_795_000_000_000);

    fn ids() -> (WorkspaceId, MediaId) {
        (WorkspaceId(Uuid::from_u128(1)), MediaId(Uuid::from_u128(2)))
    }

    fn read(url: &str) -> (i64, String) {
        let value = |name: &str| url.split(['?', '&']).find_map(|part| part.strip_prefix(name)).unwrap().to_owned();
        (value("expires=").parse().unwrap(), value("signature="))
    }

    #[test]
    fn an_address_opens_its_own_file_for_an_hour_at_least() {
        let (links, (ws, media)) = (MediaLinks::new([7; 32]), ids());
        let (expires, signature) = read(&links.url(ws, media, Variant::File, NOW));
        let check = |at: UnixMs| links.check(ws, media, Variant::File, expires, &signature, at);
        assert!((3_600..=7_200).contains(&check(NOW).unwrap()));
        assert!(check(NOW.plus_ms(3_600_000 - 1_000)).is_some());
        assert_eq!(check(NOW.plus_ms(2 * 3_600_000)), None);
        let later = links.url(ws, media, Variant::File, NOW.plus_ms(1_000));
        assert_eq!(later, links.url(ws, media, Variant::File, NOW), "a browser's cache is of use");
    }

    #[test]
    fn whatever_is_changed_breaks_the_signature() {
        let (links, (ws, media)) = (MediaLinks::new([7; 32]), ids());
        let (expires, signature) = read(&links.url(ws, media, Variant::File, NOW));
        let other = Uuid::from_u128(3);
        let check =
            |ws, media, variant, expires, signature: &str| links.check(ws, media, variant, expires, signature, NOW);
        assert_eq!(check(WorkspaceId(other), media, Variant::File, expires, &signature), None);
        assert_eq!(check(ws, MediaId(other), Variant::File, expires, &signature), None);
        assert_eq!(check(ws, media, Variant::Thumbnail, expires, &signature), None);
        assert_eq!(check(ws, media, Variant::File, expires + 3_600, &signature), None);
        for wrong in ["", "AAAA", "%", &signature[1..], &format!("{signature}A")] {
            assert_eq!(check(ws, media, Variant::File, expires, wrong), None, "{wrong}");
        }
        assert_eq!(check(ws, media, Variant::File, i64::MIN, &signature), None);
        assert_eq!(MediaLinks::new([8; 32]).check(ws, media, Variant::File, expires, &signature, NOW), None);
    }
}
