use super::table::{Row, Table, write};
use super::*;

fn row(piece: &str, vector: [f32; 3]) -> Row {
    Row { piece: piece.to_owned(), vector: vector.to_vec() }
}

fn small() -> Vec<u8> {
    write(vec![
        row("refund", [0.5, 0.0, 0.0]),
        row("##s", [0.0, 0.1, 0.0]),
        row("money", [0.4, 0.0, 0.3]),
        row("nothing", [0.0, 0.0, 0.0]),
        row("re", [0.0, 0.0, 1.0]),
        row("##o", [0.0, 1.0, 0.0]),
        row("money", [1.0, 1.0, 1.0]),
    ])
}

fn leaked(bytes: Vec<u8>) -> &'static [u8] {
    Box::leak(bytes.into_boxed_slice())
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn a_text_is_the_sum_of_the_longest_pieces_of_its_words() {
    let table = Table::read(leaked(small())).unwrap();
    assert_eq!((table.rows(), table.dimensions()), (5, 3));
    let near = |text: &str, wanted: [f32; 3]| {
        let vector = table.vector(text);
        assert!(vector.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.01), "{text}: {vector:?}");
    };
    near("refund", [1.0, 0.0, 0.0]);
    near(" RÉFUND!", [1.0, 0.0, 0.0]);
    near("refunds", [0.98, 0.196, 0.0]);
    near("money", [0.8, 0.0, 0.6]);
    near("money, refund", [0.949, 0.0, 0.316]);
    near("refund பணம் refunder", [1.0, 0.0, 0.0]);
    // Crumbs, of a word that is of another language: not even the known ones of them count.
    near("reo refund", [1.0, 0.0, 0.0]);
    for nothing in ["", "nothing", "பணம்", "?!", "xyz", "reo", &"refund".repeat(20)] {
        near(nothing, [0.0, 0.0, 0.0]);
    }
}

#[test]
fn what_is_no_table_is_refused() {
    let whole = small();
    assert!(Table::read(leaked(whole.clone())).is_some_and(|table| table.is_whole()));
    for length in 0..whole.len() {
        assert!(Table::read(leaked(whole[..length].to_vec())).is_none(), "cut at {length}");
    }
    assert!(Table::read(leaked([&whole[..], &[0]].concat())).is_none());
    // Whatever byte is wrong: refused, or a table that can be asked, and is not the same.
    for at in 0..whole.len() {
        for change in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            if let Some(table) = Table::read(leaked(bytes)) {
                assert!(!table.is_whole(), "byte {at}");
                assert_eq!(table.vector("refunds of money").len(), table.dimensions());
            }
        }
    }
}

#[test]
fn the_table_of_this_program_knows_what_words_are_near() {
    let table = WordTable::new();
    assert!(table.table.is_whole());
    assert!(table.id().starts_with("builtin/") && !table.knows_indian_languages());
    let asked = table.vector("The package has not arrived");
    assert!((cosine(&asked, &asked) - 1.0).abs() < 1e-3);
    let near = cosine(&asked, &table.vector("delivery times"));
    let far = cosine(&asked, &table.vector("an expensive coat"));
    assert!(near > far + 0.2, "{near} {far}");
    assert!(table.vector("मुझे पैसे चाहिए").iter().all(|value| *value == 0.0));
}

proptest::proptest! {
    #[test]
    fn any_text_has_a_vector_of_unit_length_or_none(text in ".{0,200}") {
        let vector = WordTable::new().vector(&text);
        let length = cosine(&vector, &vector);
        proptest::prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-3);
    }
}
