//! Small versions of pictures. Pictures come from strangers: sizes are looked at before anything is decoded, memory has
//! a limit, few are decoded at a time, and one that cannot be decoded simply has no thumbnail (I10).

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// The longer side of a thumbnail.
const SIDE_PIXELS: u32 = 320;
/// Phones take pictures of 50 million pixels; WhatsApp sends them much smaller.
const PIXELS_MAX: u64 = 50_000_000;
const SIDE_MAX: u32 = 20_000;
/// Memory of one decoder.
const DECODER_BYTES: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 80;
/// For one picture, once it is its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a picture looks like.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// As it is shown: turned as the camera was.
    pub width: u32,
    pub height: u32,
    pub thumbnail: Option<Thumbnail>,
}

#[derive(Debug)]
pub(super) struct Thumbnail {
    pub mime_type: &'static str,
    pub bytes: Bytes,
}

/// Looks at a picture. `None`: it is none, or it is hostile.
pub(super) async fn look(decoders: &Arc<Semaphore>, path: &Path, mime_type: &str) -> Option<Picture> {
    let format = match mime_type {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        "image/webp" => ImageFormat::WebP,
        "image/gif" => ImageFormat::Gif,
        _ => return None,
    };
    let path = path.to_owned();
    // Waiting for others is no sign of a hostile picture: the patience begins with the decoder.
    let place = decoders.clone().acquire_owned().await.ok()?;
    let looked = async move {
        // The place is held as long as the decoder runs, also when nobody waits for it any more.
        let decoded = tokio::task::spawn_blocking(move || {
            let _place = place;
            decode(&path, format)
        });
        match decoded.await {
            Ok(Ok(picture)) => Some(picture),
            Ok(Err(error)) => {
                tracing::info!(%error, "a picture has no thumbnail");
                None
            }
            Err(_) => {
                tracing::warn!("a picture made its decoder panic");
                None
            }
        }
    };
    tokio::time::timeout(PATIENCE, looked).await.ok().flatten()
}

fn decode(path: &PathBuf, format: ImageFormat) -> image::ImageResult<Picture> {
    let mut reader = ImageReader::with_format(BufReader::new(File::open(path)?), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = if turns(orientation) { (height, width) } else { (width, height) };
    let is_too_large = u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > DECODER_BYTES;
    if is_too_large {
        return Ok(Picture { width, height, thumbnail: None });
    }
    let mut small = DynamicImage::from_decoder(decoder)?.thumbnail(SIDE_PIXELS, SIDE_PIXELS);
    small.apply_orientation(orientation);
    Ok(Picture { width, height, thumbnail: Some(encode(&small)?) })
}

fn turns(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn encode(small: &DynamicImage) -> image::ImageResult<Thumbnail> {
    let mut bytes = Cursor::new(Vec::new());
    let (width, height) = (small.width(), small.height());
    if small.color().has_alpha() {
        let pixels = small.to_rgba8();
        WebPEncoder::new_lossless(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgba8)?;
        return Ok(Thumbnail { mime_type: "image/webp", bytes: bytes.into_inner().into() });
    }
    let pixels = small.to_rgb8();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).write_image(
        &pixels,
        width,
        height,
        ExtendedColorType::Rgb8,
    )?;
    Ok(Thumbnail { mime_type: "image/jpeg", bytes: bytes.into_inner().into() })
}

#[cfg(test)]
#[path = "thumbnail_tests.rs"]
mod tests;
