//! `[media]`: where files of messages are kept.

use std::path::{Path, PathBuf};

use super::reader::Section;
use super::secret::Secret;

/// The folder's name in the data directory when none is given.
const DEFAULT_FOLDER: &str = "media";
/// Where files wait while they come in, in the data directory.
const SPOOL_FOLDER: &str = "media-incoming";

#[derive(Debug, Clone)]
pub struct MediaConfig {
    /// `media.folder`, or the one in the data directory. Not used where there is a bucket.
    pub folder: PathBuf,
    /// Where files wait while they come in.
    pub spool: PathBuf,
    pub bucket: Option<BucketConfig>,
}

/// A bucket of an S3-compatible service.
#[derive(Debug, Clone)]
pub struct BucketConfig {
    pub name: String,
    /// `None`: Amazon's own.
    pub endpoint: Option<String>,
    pub region: String,
    pub prefix: String,
    pub access_key_id: Secret,
    pub secret_access_key: Secret,
}

impl MediaConfig {
    pub(super) fn read(section: &mut Section<'_, '_>, data_dir: &Path) -> Self {
        let folder = section.optional_text("folder").map(PathBuf::from).unwrap_or_else(|| {
            let folder = data_dir.join(DEFAULT_FOLDER);
            section.note("folder", folder.display());
            folder
        });
        let name = section.optional_text("s3_bucket");
        let endpoint = section.optional_base_url("s3_endpoint");
        let region = section.text("s3_region");
        let prefix = section.optional_text("s3_prefix").unwrap_or_default();
        let access_key_id = section.token("s3_access_key_id");
        let secret_access_key = section.token("s3_secret_access_key");
        if name.is_some() {
            for (key, is_missing) in
                [("s3_access_key_id", access_key_id.is_none()), ("s3_secret_access_key", secret_access_key.is_none())]
            {
                if is_missing {
                    section.refuse(key, "set where media.s3_bucket is");
                }
            }
        }
        let bucket = match (name, access_key_id, secret_access_key) {
            (Some(name), Some(access_key_id), Some(secret_access_key)) => {
                Some(BucketConfig { name, endpoint, region, prefix, access_key_id, secret_access_key })
            }
            _ => None,
        };
        Self { folder, spool: data_dir.join(SPOOL_FOLDER), bucket }
    }
}
