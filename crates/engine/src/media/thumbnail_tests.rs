//! Pictures that are what they say, and pictures that are not.

use image::{ImageBuffer, Rgb, Rgba};

use super::*;

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = ImageBuffer::from_fn(width, height, |x, _| Rgb([if x < width / 2 { 255u8 } else { 0 }, 0, 0]));
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).encode_image(&picture).unwrap();
    bytes
}

/// The same with an Exif note that the camera was held sideways (orientation 6).
fn sideways(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let mut segment = vec![0xff, 0xe1];
    segment.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    segment.append(&mut exif);
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

async fn look_at(bytes: &[u8], mime_type: &str) -> Option<Picture> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    look(&Arc::new(Semaphore::new(1)), file.path(), mime_type).await
}

#[tokio::test]
async fn a_picture_gets_a_small_one_turned_as_it_is_shown() {
    let picture = look_at(&jpeg(800, 400), "image/jpeg").await.unwrap();
    assert_eq!((picture.width, picture.height), (800, 400));
    let small = image::load_from_memory(&picture.thumbnail.unwrap().bytes).unwrap();
    assert_eq!((small.width(), small.height()), (320, 160));

    let turned = look_at(&sideways(&jpeg(800, 400)), "image/jpeg").await.unwrap();
    assert_eq!((turned.width, turned.height), (400, 800));
    let small = image::load_from_memory(&turned.thumbnail.unwrap().bytes).unwrap().to_rgb8();
    assert_eq!(small.dimensions(), (160, 320));
    assert!(small.get_pixel(80, 20)[0] > 200 && small.get_pixel(80, 300)[0] < 50, "left became top");
}

#[tokio::test]
async fn what_is_transparent_stays_so() {
    let picture = ImageBuffer::from_pixel(512, 512, Rgba([1u8, 2, 3, 0]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::WebP).unwrap();
    let small = look_at(&bytes.into_inner(), "image/webp").await.unwrap().thumbnail.unwrap();
    assert_eq!(small.mime_type, "image/webp");
    assert_eq!(image::load_from_memory(&small.bytes).unwrap().to_rgba8().get_pixel(5, 5)[3], 0);
}

/// A PNG whose header promises `width` by `height` pixels of one grey.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(Vec::new()).ok();
    encoder.write_image(&[0], 1, 1, ExtendedColorType::L8).unwrap();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[tokio::test]
async fn hostile_pictures_have_no_thumbnail_and_harm_nobody() {
    assert!(look_at(&bomb(60_000, 60_000), "image/png").await.is_none(), "wider than anything");
    let large = look_at(&bomb(19_000, 19_000), "image/png").await;
    assert!(large.is_none_or(|picture| picture.thumbnail.is_none()), "more pixels than anything");
    assert!(look_at(&bomb(4_000, 4_000), "image/png").await.is_none(), "promises more than it holds");
    let whole = jpeg(800, 400);
    for end in [0, 2, 20, 300] {
        let cut = look_at(&whole[..end], "image/jpeg").await;
        assert!(cut.is_none_or(|picture| picture.thumbnail.is_none()), "{end}");
    }
    assert!(look_at(b"<svg/>", "image/svg+xml").await.is_none());
    assert!(look_at(&whole, "image/png").await.is_none(), "a JPEG that is called a PNG");
    // Whatever came before, the next one is looked at.
    assert!(look_at(&whole, "image/jpeg").await.is_some());
}
