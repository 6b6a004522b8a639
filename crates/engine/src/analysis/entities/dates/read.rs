//! A text with what its words mean in dates: looked up once, asked for often.

use std::ops::Deref;

use super::{
    super::{
        numbers::{self, Number},
        tokens::Tokens,
    },
    lexicon::{LEXICON, Sense},
};

pub(super) struct Read<'t> {
    tokens: &'t Tokens,
    senses: Vec<Option<(Sense, usize)>>,
    numbers: Vec<Option<Number>>,
}

impl<'t> Read<'t> {
    pub fn of(tokens: &'t Tokens) -> Self {
        let senses = (0..tokens.len()).map(|i| LEXICON.find(tokens, i)).collect();
        let numbers = (0..tokens.len()).map(|i| numbers::number(tokens, i)).collect();
        Self { tokens, senses, numbers }
    }

    /// What the words from `at` on mean, and how many they are.
    pub fn sense(&self, at: usize) -> Option<(Sense, usize)> {
        self.senses.get(at).copied().flatten()
    }

    pub fn number(&self, at: usize) -> Option<Number> {
        self.numbers.get(at).copied().flatten()
    }
}

impl Deref for Read<'_> {
    type Target = Tokens;

    fn deref(&self) -> &Tokens {
        self.tokens
    }
}
