//! Texts of no author: words drawn by Zipf's law, with words of grammar before them.

/// The most usual words are grammar, by far most of them.
const GRAMMAR: usize = 120;
/// Words of content in a text at most.
const CONTENT: u64 = 5;
/// How many are skipped by Zipf's law for content: else the first ones would be in every text.
const CONTENT_SHIFT: f64 = 180.0;
const GRAMMAR_SHIFT: f64 = 15.0;

/// So many texts out of the whole words among pieces, which are in the order of their frequency.
pub fn texts(pieces: &[String], count: usize) -> Vec<String> {
    let whole = |piece: &&String| piece.len() > 1 && piece.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = pieces.iter().filter(whole).map(String::as_str).collect();
    let grammar = Drawn::new(&words[..GRAMMAR.min(words.len())], GRAMMAR_SHIFT);
    let content = Drawn::new(&words[words.len().min(GRAMMAR / 2)..], CONTENT_SHIFT);
    let mut random = Random(0x05ee_d0f5_a1ad);
    (0..count).map(|_| text(&grammar, &content, &mut random)).collect()
}

fn text(grammar: &Drawn<'_>, content: &Drawn<'_>, random: &mut Random) -> String {
    let mut words = Vec::new();
    for _ in 0..1 + random.next() % CONTENT {
        if random.share() < 0.6 {
            (0..1 + random.next() % 2).for_each(|_| words.push(grammar.draw(random)));
        }
        words.push(content.draw(random));
    }
    words.join(" ")
}

/// Words, and the sums of how likely they are.
struct Drawn<'a> {
    words: &'a [&'a str],
    sums: Vec<f64>,
}

impl<'a> Drawn<'a> {
    fn new(words: &'a [&'a str], shift: f64) -> Self {
        let mut sum = 0.0;
        let add = |rank: usize| {
            sum += 1.0 / (rank as f64 + shift);
            sum
        };
        Self { words, sums: (0..words.len()).map(add).collect() }
    }

    fn draw(&self, random: &mut Random) -> &'a str {
        let wanted = random.share() * self.sums.last().copied().unwrap_or_default();
        let at = self.sums.partition_point(|sum| *sum <= wanted);
        self.words.get(at).copied().unwrap_or_default()
    }
}

/// A small deterministic generator (xorshift64*).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// 0..1
    fn share(&mut self) -> f64 {
        (self.next() & 0xffff_ffff) as f64 / 4_294_967_296.0
    }
}
