//! Makes the table of the web app's files (`web/dist`) that is compiled into the binary. Without them the table is empty:
//! the server then says at `/` how to build the app.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let folder = |name| PathBuf::from(std::env::var_os(name).expect("cargo sets it"));
    let dist = folder("CARGO_MANIFEST_DIR").join("../../web/dist");
    let out = folder("OUT_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist, &mut files)?;
    }
    files.sort();
    // Copied first: the compiler must find what the table names, although the app may be built anew meanwhile.
    let copies = out.join("web_app");
    fs::create_dir_all(&copies)?;
    let mut table = String::from("&[\n");
    for (number, file) in files.iter().enumerate() {
        entry(&dist, file, &copies.join(number.to_string()), &mut table)?;
    }
    table.push_str("]\n");
    fs::write(out.join("web_app.rs"), table)
}

/// The files to serve. Names that begin with a dot are the bundler's own; what stands compressed beside a file is its.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_none_or(|kind| kind != "br" && kind != "gz") {
            files.push(path);
        }
    }
    Ok(())
}

fn entry(dist: &Path, file: &Path, copy: &Path, table: &mut String) -> io::Result<()> {
    let path = file.strip_prefix(dist).expect("it was found there").to_str().expect("the bundler writes ASCII names");
    let plain = included(file, copy)?;
    let compressed = |ending: &str| {
        let beside = PathBuf::from(format!("{}.{ending}", file.display()));
        if !beside.is_file() {
            return Ok("None".to_owned());
        }
        included(&beside, &copy.with_extension(ending)).map(|included| format!("Some({included})"))
    };
    let (brotli, gzip): (String, String) = (compressed("br")?, compressed("gz")?);
    let mut hasher = DefaultHasher::new();
    fs::read(copy)?.hash(&mut hasher);
    let etag = format!("\"{:016x}\"", hasher.finish());
    let path = format!("/{path}");
    let row =
        writeln!(table, "File {{ path: {path:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip}, etag: {etag:?} }},");
    row.expect("a String takes everything");
    Ok(())
}

fn included(file: &Path, copy: &Path) -> io::Result<String> {
    fs::copy(file, copy)?;
    Ok(format!("include_bytes!({copy:?})"))
}
