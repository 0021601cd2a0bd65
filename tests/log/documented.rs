//! Recomputes the log of the worked example of `docs/records.md`, so that it stays what is written, and follows the page where
//! it says how to check proofs.

use bonafides::audit::{Hash, leaf_hash};
use bonafides::log::{
    ConsistencyProof, Head, InclusionProof, LogKey as _, RawLogKey, Receipt, SignedCheckpoint, Subtree, Tree,
    consistency_proof, inclusion_proof, node_hash, push_entry,
};

fn page() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/records.md");
    std::fs::read_to_string(page).unwrap().replace("\r\n", "\n")
}

#[track_caller]
fn assert_documented(text: &str) {
    assert!(page().contains(text), "not in docs/records.md:\n{text}");
}

/// The two records of the page.
fn records() -> Vec<String> {
    let page = page();
    let example = page.split("## A worked example").nth(1).unwrap();
    example.lines().filter(|line| line.starts_with(r#"{"actor""#)).map(str::to_owned).collect()
}

#[test]
fn the_log_of_the_worked_example_is_what_is_written() {
    let records = records();
    let [first, second] = [0, 1].map(|at| leaf_hash(records[at].as_bytes()));
    let seed = std::array::from_fn(|at| 0x20 + u8::try_from(at).unwrap());
    assert_documented(&Hash::from_bytes(seed).to_string());
    let key = RawLogKey::new("log.contoso.example".parse().unwrap(), seed).unwrap();
    assert_documented(&format!("```text\n{}\n```", key.public()));
    let root = node_hash(&first, &second);
    assert_documented(&format!("```text\n{root}\n```"));
    let checkpoint = SignedCheckpoint::sign(Head::new(2, root), &key).unwrap();
    assert_documented(&format!("```text\n{checkpoint}```"));

    let mut bundle = Vec::new();
    assert!(push_entry(&mut bundle, records[0].as_bytes()));
    let length = records[0].len();
    assert_documented(&format!(
        "`0x{:02x}{:02x}`, the length of the first record, {length} bytes",
        bundle[0], bundle[1]
    ));

    let receipt = Receipt::new(records, vec![], InclusionProof::new(1, vec![first]), checkpoint).unwrap();
    let text = receipt.text().expose();
    let extra = text.lines().nth(1).unwrap();
    assert_documented(&format!("```text\n{}```", text.replace(extra, "extra ...")));
}

/// The first algorithm of the page, word for word.
fn includes(index: u64, size: u64, leaf: Hash, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for p in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(p, &hash);
            while node.is_multiple_of(2) && node > 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            hash = node_hash(&hash, p);
        }
        (node, last) = (node / 2, last / 2);
    }
    last == 0 && hash == *root
}

/// The second algorithm of the page, word for word.
fn extends(old: u64, before: &Hash, new: u64, after: &Hash, path: &[Hash]) -> bool {
    if old == 0 || old == new {
        let same = if old == 0 { *before == Tree::new().root() } else { before == after };
        return path.is_empty() && same;
    }
    if old > new {
        return false;
    }
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        (node, last) = (node / 2, last / 2);
    }
    let mut path = path.iter();
    let Some(first) = (if node == 0 { Some(before) } else { path.next() }) else { return false };
    let (mut a, mut b) = (*first, *first);
    for p in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            (a, b) = (node_hash(p, &a), node_hash(p, &b));
            while node.is_multiple_of(2) && node > 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            b = node_hash(&b, p);
        }
        (node, last) = (node / 2, last / 2);
    }
    last == 0 && a == *before && b == *after
}

#[test]
fn proofs_are_checked_as_the_page_says() {
    let leaf = |at: u64| leaf_hash(&at.to_be_bytes());
    let head = |from: u64, to: u64| {
        let mut tree = Tree::new();
        (from..to).for_each(|at| tree.push(leaf(at)));
        tree.head()
    };
    let subtree = |of: Subtree| {
        let records = 1 << of.level;
        Ok::<_, bonafides::log::ProofError>(head(of.index * records, (of.index + 1) * records).root)
    };
    let other = leaf(1000);
    for size in 0..20 {
        let to = head(0, size);
        for index in 0..size {
            let proof = inclusion_proof(index, size, subtree).unwrap();
            let paths =
                [&proof.path[..], &[&proof.path[..], &[other]].concat(), proof.path.get(1..).unwrap_or(&[])];
            for (claimed, path) in (0..=size).flat_map(|claimed| paths.map(|path| (claimed, path.to_vec()))) {
                let page = includes(claimed, size, leaf(index), &path, &to.root);
                assert_eq!(InclusionProof::new(claimed, path).check(&leaf(index), &to).is_ok(), page);
            }
            assert!(includes(index, size, leaf(index), &proof.path, &to.root));
        }
        for old in 0..=size {
            let from = head(0, old);
            let proof = consistency_proof(old, size, subtree).unwrap();
            let paths =
                [&proof.path[..], &[&proof.path[..], &[other]].concat(), proof.path.get(1..).unwrap_or(&[])];
            for path in paths {
                for root in [from.root, other] {
                    let page = extends(old, &root, size, &to.root, path);
                    let ours = ConsistencyProof::new(path.to_vec()).check(&Head::new(old, root), &to);
                    assert_eq!(ours.is_ok(), page, "{old} {size}");
                }
            }
            assert!(extends(old, &from.root, size, &to.root, &proof.path));
        }
    }
}
