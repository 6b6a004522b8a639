//! The crates' arrows (ARCHITECTURE.md): who may import whom.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Crate → what it may import of ours outside of its tests.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("store", &["model"]),
    ("channels", &["model"]),
    ("providers", &["model"]),
    ("engine", &["model", "store", "channels", "providers"]),
    ("sim", &[]),
    ("server", &["model", "store", "channels", "providers", "engine", "sim"]),
    ("bench", &["engine", "providers", "sim"]),
];

#[test]
fn crates_import_only_what_their_arrows_allow() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let ours: BTreeSet<_> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let known: BTreeSet<_> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(ours, known, "every crate of the workspace has its arrows here");
    for package in &metadata.packages {
        let allowed = ARROWS.iter().find(|(name, _)| *name == package.name.as_str()).unwrap().1;
        for dependency in package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development) {
            if ours.contains(&dependency.name) {
                assert!(
                    allowed.contains(&dependency.name.as_str()),
                    "{} must not import {}",
                    package.name,
                    dependency.name
                );
            }
        }
    }
}

#[test]
fn the_simulator_shares_no_type_with_us_not_even_in_tests() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let sim = metadata.packages.iter().find(|package| package.name.as_str() == "sim").unwrap();
    let ours = ["model", "store", "channels", "providers", "engine", "server"];
    assert!(sim.dependencies.iter().all(|dependency| !ours.contains(&dependency.name.as_str())));
}
