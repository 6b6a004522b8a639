//! Which texts of a document are embedded, and how their vectors become one.
//!
//! One vector per document whatever it has: memory and search cost the same, and the middle of two directions is near
//! to a question that is near to either. Not here: when vectors are made and where they are kept (`embed`).

use std::time::Duration;

use providers::{EmbeddingKind, EmbeddingModel, ModelError, WordTable};
use sha2::{Digest, Sha256};
use store::vectors::ContentHash;
use tokio::time::Instant;

use super::index::{Document, Vectors};

/// The texts of a document whose vectors together are its own.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub struct Embedded {
    title: Option<String>,
    whole: String,
}

impl Embedded {
    /// Of a document whose title says what it is about: the title, which is like what customers ask, and all of it, which
    /// says what the answer knows.
    pub fn titled(document: &Document<'_>) -> Self {
        let all = Self::untitled(document);
        let title = document.title.trim();
        Self { title: (!title.is_empty() && title != all.whole).then(|| title.to_owned()), ..all }
    }

    /// Of a document whose title is that of many others, such as a file's name: all of it.
    pub fn untitled(document: &Document<'_>) -> Self {
        let keywords = document.keywords.join(", ");
        let parts = [document.title, &keywords, document.body].map(str::trim);
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self { title: None, whole: parts.join("\n") }
    }

    /// Says whether a vector is still that of its texts.
    pub(super) fn hash(&self) -> ContentHash {
        let title = self.title.as_deref().unwrap_or_default();
        // The length tells where one text ends and the other begins.
        Sha256::new()
            .chain_update(title.len().to_le_bytes())
            .chain_update(title)
            .chain_update(&self.whole)
            .finalize()
            .into()
    }
}

/// The vector of each document, of unit length: the middle of those of its texts. `wait` is for as many texts as the
/// model takes at once.
pub async fn embed_documents(
    model: &dyn EmbeddingModel,
    documents: &[Embedded],
    wait: Duration,
) -> Result<Vec<Vec<f32>>, ModelError> {
    let texts = |document: &Embedded| document.title.iter().chain([&document.whole]).cloned().collect::<Vec<_>>();
    let texts: Vec<String> = documents.iter().flat_map(texts).collect();
    let mut made = Vec::with_capacity(texts.len());
    for batch in texts.chunks(model.batch_max().max(1)) {
        made.extend(model.embed(EmbeddingKind::Document, batch, Instant::now() + wait).await?);
    }
    let mut made = made.into_iter();
    let mut next = || made.next().unwrap_or_default();
    let joined = |document: &Embedded| {
        let first = next();
        if document.title.is_some() { middle(first, &next()) } else { first }
    };
    Ok(documents.iter().map(joined).collect())
}

/// The vectors of documents by a table of words: they are made faster than they could be read.
pub fn vectors_by_table(table: &WordTable, documents: impl ExactSizeIterator<Item = Embedded>) -> Option<Vectors> {
    let vector = |document: Embedded| {
        let whole = table.vector(&document.whole);
        match &document.title {
            Some(title) => middle(table.vector(title), &whole),
            None => whole,
        }
    };
    let vectors = Vectors::build(table.dimensions(), documents.map(|document| Some(vector(document))))?;
    Some(vectors.knowing_indian(table.knows_indian_languages()).summed_of_words(true))
}

/// The direction between two unit vectors; the first of two that are opposites.
fn middle(mut one: Vec<f32>, other: &[f32]) -> Vec<f32> {
    let sums = one.iter().zip(other).map(|(a, b)| a + b);
    let length = sums.map(|sum| sum * sum).sum::<f32>().sqrt();
    if length > f32::EPSILON {
        one.iter_mut().zip(other).for_each(|(a, b)| *a = (*a + b) / length);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document<'a>(title: &'a str, body: &'a str, keywords: &'a [String]) -> Document<'a> {
        Document { title, body, keywords }
    }

    #[test]
    fn a_question_is_embedded_by_itself_and_with_its_answer() {
        let keywords = ["shipping".to_owned(), "kab milega".to_owned()];
        let faq = document(" How long does delivery take? ", "Two days.", &keywords);
        let embedded = Embedded::titled(&faq);
        assert_eq!(embedded.title.as_deref(), Some("How long does delivery take?"));
        assert_eq!(embedded.whole, "How long does delivery take?\nshipping, kab milega\nTwo days.");
        let untitled = Embedded::untitled(&faq);
        assert_eq!((untitled.title.as_ref(), &untitled.whole), (None, &embedded.whole));
        assert_eq!(Embedded::titled(&document("Only a title", " ", &[])).title, None, "one text is embedded once");
        assert_eq!(Embedded::titled(&document("", "Only a body", &[])).title, None);
    }

    #[test]
    fn other_texts_are_another_vector() {
        let of = |title, body| Embedded::titled(&document(title, body, &[])).hash();
        assert_ne!(of("a", "b"), of("a", "c"));
        assert_ne!(of("a\nb", "c"), of("a", "b\nc"), "the same text with another title");
        let document = document("a", "b", &[]);
        assert_ne!(Embedded::titled(&document).hash(), Embedded::untitled(&document).hash());
    }

    #[test]
    fn the_middle_is_a_unit_vector_between_both() {
        let half = std::f32::consts::FRAC_1_SQRT_2;
        assert_eq!(middle(vec![1.0, 0.0], &[0.0, 1.0]), [half, half]);
        assert_eq!(middle(vec![1.0, 0.0], &[-1.0, 0.0]), [1.0, 0.0]);
    }
}
