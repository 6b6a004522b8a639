//! The providers' bodies, invented in the shape of real ones.

use std::fs;
use std::path::{Path, PathBuf};

pub fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Name without extension and bytes of every body in a folder, sorted by name.
pub fn bodies(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut bodies: Vec<_> = fs::read_dir(directory(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    bodies.sort();
    assert!(!bodies.is_empty());
    bodies
}

pub fn body(folder: &str, name: &str) -> Vec<u8> {
    fs::read(directory(folder).join(format!("{name}.json"))).unwrap()
}
