//! Tiles and bundles: every change of one is found, and the tile is named.

use bonafides::log::{Subtree, TileError, TileLevel, TilePath, TileProblem, Tiles, push_entry, read_entries};
use bonafides_tests::log::{Published, records};

/// Reads every hash, and every subtree.
fn read_all(published: &Published, size: u64, tiles: &mut Tiles<'_>) -> Result<(), TileError> {
    for at in 0..size {
        tiles.record(at)?;
    }
    // Each full tile is read by its parent.
    for path in published.files.keys() {
        let path: TilePath = path.parse().unwrap();
        if let TileLevel::Hashes(level) = path.level() {
            tiles.subtree(Subtree::new(level * 8, path.first()))?;
        }
    }
    Ok(())
}

#[test]
fn every_changed_byte_of_a_tile_is_found() {
    let records = records(300, 9);
    let (honest, checkpoint) = Published::of(&records);
    let head = *checkpoint.head();
    read_all(&honest, 300, &mut Tiles::open(head, &honest).unwrap()).unwrap();
    let mut changed = 0;
    let hashes = honest.files.iter().filter(|(path, _)| !path.contains("entries"));
    for (path, bytes) in hashes {
        let mut published = honest.clone();
        for at in 0..bytes.len() {
            let byte = 1 << (at % 8);
            published.files.get_mut(path).unwrap()[at] ^= byte;
            let found = Tiles::open(head, &published).and_then(|mut tiles| {
                let first = path.parse::<TilePath>().unwrap().first();
                tiles.record(first).map(|_| ())
            });
            let error = found.unwrap_err();
            assert_eq!(error.problem, TileProblem::Changed);
            // At the right edge, nothing tells which of its tiles was changed: the lowest is named.
            let named = if path.contains(".p/") { "tile/0/001.p/44" } else { path };
            assert_eq!(error.path.to_string(), named);
            changed += 1;
            published.files.get_mut(path).unwrap()[at] ^= byte;
        }
    }
    assert_eq!(changed, 300 * 32 + 32);
}

#[test]
fn every_cut_and_lost_tile_is_found() {
    let (honest, checkpoint) = Published::of(&records(700, 9));
    for (path, bytes) in honest.files.iter().filter(|(path, _)| !path.contains("entries")) {
        let mut published = honest.clone();
        let found = |published: &Published| {
            let first = path.parse::<TilePath>().unwrap().first();
            let found = Tiles::open(*checkpoint.head(), published).and_then(|mut tiles| tiles.record(first));
            let error = found.unwrap_err();
            assert_eq!(error.path.to_string(), *path);
            error.problem
        };
        for length in [0, 1, 31, 32, bytes.len() - 32, bytes.len() - 1, bytes.len() + 1] {
            if length != bytes.len() {
                let mut bytes = bytes.clone();
                bytes.resize(length, 0);
                published.files.insert(path.clone(), bytes);
                assert_eq!(found(&published), TileProblem::Length);
            }
        }
        published.files.remove(path);
        assert_eq!(found(&published), TileProblem::Unavailable("no such file".to_owned()));
    }
}

#[test]
fn tiles_of_another_log_or_size_are_refused() {
    let (published, _) = Published::of(&records(700, 9));
    let (_, other) = Published::of(&records(700, 8));
    assert!(Tiles::open(*other.head(), &published).is_err());
}

#[test]
fn a_bundle_holds_records_of_every_length() {
    let path: TilePath = "tile/entries/000.p/3".parse().unwrap();
    let records = [vec![], vec![b'a'; 65_535], vec![b'b'; 300]];
    let mut bundle = Vec::new();
    for record in &records {
        assert!(push_entry(&mut bundle, record));
    }
    let before = bundle.clone();
    assert!(!push_entry(&mut bundle, &[0; 65_536]));
    assert_eq!(bundle, before);
    assert_eq!(read_entries(path, &bundle).unwrap(), records);
    assert_eq!(bundle[..5], [0, 0, 0xff, 0xff, b'a']);
}

#[test]
fn every_cut_of_a_bundle_is_found() {
    let (published, _) = Published::of(&records(20, 3));
    let (path, bundle) = published.files.iter().find(|(path, _)| path.contains("entries")).unwrap();
    let path: TilePath = path.parse().unwrap();
    assert!(read_entries(path, bundle).is_ok());
    for length in 0..bundle.len() {
        let error = read_entries(path, &bundle[..length]).unwrap_err();
        assert_eq!((error.path, error.problem), (path, TileProblem::Length));
    }
    assert!(read_entries(path, &[bundle, &[0_u8, 0][..]].concat()).is_err());
}

#[test]
fn what_is_not_the_path_of_a_tile_is_refused() {
    for path in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/1",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/x001/x002",
        "tile/0/001/002",
        "tile/0/x01/002",
        "tile/0/+01",
        "tile/8/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/8/0/000",
        "tile/data/000",
        "tile/entries/000.p/0",
        "tile/entries/000.p/256",
        "tile/entries/000.p/01",
        "tile/entries/000.p/257",
        "tile/entries/000.p/",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
    ] {
        assert!(path.parse::<TilePath>().is_err(), "{path}");
    }
    for path in ["tile/0/000", "tile/entries/x001/234.p/5", "tile/7/x999/999.p/255", "tile/3/x001/x234/067"] {
        assert_eq!(path.parse::<TilePath>().unwrap().to_string(), path);
    }
    let full: TilePath = "tile/0/001.p/7".parse().unwrap();
    assert_eq!(full.to_full().to_string(), "tile/0/001");
}
