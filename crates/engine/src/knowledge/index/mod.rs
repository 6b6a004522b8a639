mod glossary;
mod lists;
mod spelling;
pub mod words;

use lists::{Lists, push_gap, read_varint};
use spelling::Spelling;
use std::{cell::RefCell, collections::HashMap};

#[derive(Debug, Clone)]
pub struct Tuning {
    pub k1: f32, pub b_title: f32, pub b_body: f32, pub w_title: f32, pub w_body: f32, pub w_kw: f32, pub mode: f32,
    pub gram_min: usize, pub gram_max: usize, pub alike_min: f32, pub alike_stem: f32, pub alike_sound: f32, pub near_max: usize,
    pub alike_power: f32, pub near_weight: f32, pub near_weight_known: f32, pub idf_power: f32, pub softdf: f32, pub cover_w: f32, pub unknown: f32, pub group_decay: f32, pub title_cos: f32, pub qtf: f32, pub gloss: f32, pub syn: f32, pub untitled: f32,
}
impl Default for Tuning { fn default() -> Self { Self {
    k1: 1.0, b_title: 0.75, b_body: 0.75, w_title: 1.0, w_body: 0.2, w_kw: 0.7, mode: 1.0,
    gram_min: 3, gram_max: 4, alike_min: 0.3, alike_stem: 1.0, alike_sound: 0.8, near_max: 12,
    alike_power: 1.0, near_weight: 1.0, near_weight_known: 0.9, idf_power: 1.0, softdf: 1.0, cover_w: 0.0, unknown: 1.0, group_decay: 0.6, title_cos: 0.0, qtf: 0.0, gloss: 0.9, syn: 0.5, untitled: 0.6,
} } }
impl Tuning {
    pub fn set(&mut self, k: &str, v: f32) {
        match k { "k1" => self.k1 = v, "b_title" => self.b_title = v, "b_body" => self.b_body = v, "w_title" => self.w_title = v, "w_body" => self.w_body = v, "w_kw" => self.w_kw = v,
            "mode" => self.mode = v, "gram_min" => self.gram_min = v as usize, "gram_max" => self.gram_max = v as usize, "alike_min" => self.alike_min = v, "alike_stem" => self.alike_stem = v,
            "alike_sound" => self.alike_sound = v, "near_max" => self.near_max = v as usize, "alike_power" => self.alike_power = v, "near_weight" => self.near_weight = v,
            "near_weight_known" => self.near_weight_known = v, "idf_power" => self.idf_power = v, "softdf" => self.softdf = v, "cover_w" => self.cover_w = v, "unknown" => self.unknown = v,
            "group_decay" => self.group_decay = v, "title_cos" => self.title_cos = v, "qtf" => self.qtf = v, "gloss" => self.gloss = v, "syn" => self.syn = v, "untitled" => self.untitled = v, _ => panic!("{k}") }
    }
}

pub struct Document<'a> { pub title: &'a str, pub body: &'a str, pub keywords: &'a [String] }

#[derive(Debug, Clone, Copy)]
pub struct Hit { pub doc: u32, pub score: f32, pub confidence: f32, pub features: [f32; 8] }

#[derive(Debug, Default)]
pub struct Index { tuning: Tuning, docs: u32, postings: Lists<true>, spelling: Spelling, masses: Vec<f32> }

#[derive(Default, Clone, Copy, Debug)]
struct Acc { score: f32, cover: f32, best: f32, word: u32 }

#[derive(Default)]
struct Scratch { docs: Vec<Acc>, touched: Vec<u32>, spelling: spelling::Scratch, near: Vec<(u32, f32)>, word: String, words: Vec<(String, f32)>, top: Vec<(u32, f32, f32)>, groups: Vec<(u32, u32, f32, u32)> }

thread_local! { static SCRATCH: RefCell<Scratch> = RefCell::default(); }

struct Temp { last: u32, count: u32, bytes: Vec<u8> }

impl Index {
    pub fn build<'a>(docs: impl IntoIterator<Item = Document<'a>>) -> Index { Self::build_tuned(Tuning::default(), docs) }
    pub fn build_tuned<'a>(tuning: Tuning, docs: impl IntoIterator<Item = Document<'a>>) -> Index {
        let mut ids: HashMap<u64, u32> = HashMap::new();
        let mut vocab: Vec<String> = vec![];
        let mut keys: Vec<u64> = vec![];
        let mut temps: Vec<Temp> = vec![];
        let mut lens: Vec<[u32; 3]> = vec![];
        let mut word = String::new();
        let mut own: Vec<(u32, u8)> = vec![];
        for (d, doc) in docs.into_iter().enumerate() {
            own.clear();
            let mut len = [0u32; 3];
            let texts = [doc.title, doc.body].into_iter().enumerate().chain(doc.keywords.iter().map(|k| (2, k.as_str())));
            for (f, text) in texts {
                words::for_each_word(text, usize::MAX, &mut word, |w| {
                    let h = words::hash(w.as_bytes());
                    let id = *ids.entry(h).or_insert_with(|| { vocab.push(w.to_owned()); keys.push(h); temps.push(Temp { last: 0, count: 0, bytes: vec![] }); (keys.len() - 1) as u32 });
                    own.push((id, f as u8));
                    len[f] += 1;
                });
            }
            lens.push(len);
            own.sort_unstable();
            for g in own.chunk_by(|a, b| a.0 == b.0) {
                let t = &mut temps[g[0].0 as usize];
                push_gap(&mut t.bytes, d as u32 - t.last);
                t.last = d as u32; t.count += 1;
                for f in 0..3 { t.bytes.push(g.iter().filter(|x| x.1 == f).count().min(255) as u8); }
            }
        }
        let mut avg = [0f32; 3];
        for f in 0..3 { let n = lens.iter().filter(|l| l[f] > 0).count(); avg[f] = lens.iter().map(|l| l[f] as f32).sum::<f32>() / n.max(1) as f32; }
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.sort_unstable_by_key(|i| keys[*i as usize]);
        let w = [tuning.w_title, tuning.w_body, tuning.w_kw];
        let b = [tuning.b_title, tuning.b_body, 0.0];
        let mut all: Vec<(u64, u32, Vec<u8>)> = vec![];
        let mut masses = vec![0f32; lens.len()];
        for i in &order {
            let t = &temps[*i as usize];
            let mut out = Vec::with_capacity(t.bytes.len());
            let mut bytes = &t.bytes[..];
            let mut d = 0;
            let idf = idf(lens.len() as f32, t.count as f32);
            while let Some((gap, rest)) = read_varint(bytes) {
                d += gap;
                push_gap(&mut out, gap);
                let tf = &rest[..3];
                if tf[0] + tf[2] > 0 || (lens[d as usize][0] == 0) { masses[d as usize] += idf; }
                bytes = &rest[3..];
                let mut sum = 0.0;
                for f in 0..3 {
                    if tf[f] == 0 { continue }
                    let norm = 1.0 - b[f] + b[f] * lens[d as usize][f] as f32 / avg[f];
                    if tuning.mode == 0.0 { sum += w[f] * f32::from(tf[f]) / norm } else { let t = f32::from(tf[f]) ; sum += if f == 1 && lens[d as usize][0] == 0 { tuning.untitled } else { w[f] } * t / (t + tuning.k1 * norm); }
                }
                let impact = if tuning.mode == 0.0 { sum / (sum + tuning.k1) } else { sum / (w[0] + w[1] + w[2]) };
                out.push((impact * 255.0).round().clamp(1.0, 255.0) as u8);
            }
            all.push((keys[*i as usize], t.count, out));
        }
        let sorted_vocab: Vec<String> = order.iter().map(|i| std::mem::take(&mut vocab[*i as usize])).collect();
        let postings = Lists::build(all.iter().map(|(k, c, b)| (*k, *c, &b[..])));
        let spelling = Spelling::build(&sorted_vocab, &tuning);
        Index { tuning, docs: lens.len() as u32, postings, spelling, masses }
    }
    pub fn len(&self) -> usize { self.docs as usize }
    pub fn memory_bytes(&self) -> usize { self.postings.memory_bytes() + self.spelling.memory_bytes() + self.masses.capacity() * 4 }
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> { self.search_grouped(query, |d| d, limit) }
    pub fn search_grouped(&self, query: &str, group_of: impl Fn(u32) -> u32, limit: usize) -> Vec<Hit> {
        SCRATCH.with_borrow_mut(|s| self.search_in(s, query, group_of, limit))
    }
    fn search_in(&self, s: &mut Scratch, query: &str, group_of: impl Fn(u32) -> u32, limit: usize) -> Vec<Hit> {
        let t = &self.tuning;
        s.docs.resize(s.docs.len().max(self.docs as usize), Acc::default());
        s.words.clear();
        let mut word = std::mem::take(&mut s.word);
        words::for_each_word(query, 256, &mut word, |w| {
            if let Some(x) = s.words.iter_mut().find(|x| x.0 == w) { x.1 += t.qtf } else { s.words.push((w.to_owned(), 1.0)) }
        });
        s.word = word;
        let n = self.docs as f32;
        let mut mass = 0.0; let mut key = String::new();
        let mut known_words = 0;
        for (wi, (w, qtf)) in s.words.iter().enumerate() {
            let exact = self.postings.find(words::hash(w.as_bytes()));
            self.spelling.near(w, exact, t, &mut s.spelling, &mut s.near);
            let near_weight = if exact.is_some() { t.near_weight_known } else { t.near_weight };
            for x in &mut s.near { x.1 = x.1.powf(t.alike_power) * near_weight; }
            if let Some(e) = exact { s.near.insert(0, (e, 1.0)); known_words += 1; }
            let before = s.near.len();
            if t.gloss > 0.0 && let Some(english) = glossary::english_of(w, &mut key) {
                if english.is_empty() && exact.is_none() { continue }
                for e in english { if let Some(l) = self.postings.find(words::hash(e.as_bytes())) && !s.near.iter().any(|n| n.0 == l) { s.near.push((l, t.gloss)); }
                    self.spelling.stem_mates(e, &mut s.spelling, |l| if !s.near.iter().any(|n| n.0 == l) { s.near.push((l, t.gloss * 0.9)); }); }
            }
            if t.syn > 0.0 { for e in glossary::synonyms(w) { if let Some(l) = self.postings.find(words::hash(e.as_bytes())) && !s.near.iter().any(|n| n.0 == l) { s.near.push((l, t.syn)); } } }
            s.near.sort_by(|a, b| b.1.total_cmp(&a.1));
            let _ = before;
            let df: f32 = if t.softdf > 0.0 { s.near.iter().map(|(i, a)| a.powf(t.softdf) * self.postings.count(*i) as f32).sum() } else { s.near.first().map_or(0.0, |x| self.postings.count(x.0) as f32) };
            if s.near.is_empty() { mass += t.unknown * idf(n, 0.5).powf(t.idf_power); continue }
            let weight = idf(n, df.min(n)).powf(t.idf_power) * qtf;
            mass += weight;
            for (list, alike) in &s.near {
                self.postings.for_each(*list, |d, impact| {
                    let acc = &mut s.docs[d as usize];
                    if acc.word == 0 { s.touched.push(d); *acc = Acc::default(); }
                    if acc.word != wi as u32 + 1 { acc.word = wi as u32 + 1; acc.best = 0.0; acc.cover += weight * alike; }
                    let v = alike * f32::from(impact) / 255.0;
                    if v > acc.best { acc.score += weight * (v - acc.best); acc.best = v; }
                });
            }
        }
        s.top.clear();
        for d in s.touched.drain(..) {
            let a = &mut s.docs[d as usize];
            let cos = t.title_cos * (a.cover / (mass * self.masses[d as usize]).sqrt().max(1e-6)) * a.score;
            s.top.push((d, a.score + t.cover_w * a.cover + cos, a.cover / mass.max(1e-6)));
            *a = Acc::default();
        }
        s.top.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        s.top.truncate(64.max(limit));
        // groups
        s.groups.clear();
        for (i, (d, score, _)) in s.top.iter().enumerate() {
            let g = group_of(*d);
            if let Some(x) = s.groups.iter_mut().find(|x| x.0 == g) { if x.3 < 6 {x.2 += score * t.group_decay.powi(x.3 as i32);} x.3 += 1 } else { s.groups.push((g, i as u32, *score, 1)) }
        }
        s.groups.sort_by(|a, b| b.2.total_cmp(&a.2));
        let second = s.groups.get(1).map_or(0.0, |x| x.2);
        let qn = s.words.len() as f32;
        s.groups.iter().take(limit).map(|g| {
            let (d, score, cover) = s.top[g.1 as usize];
            let back = cover * mass / self.masses[d as usize].max(1e-6);
            let votes = s.groups[0].3.min(5);
            Hit { doc: d, score: g.2, confidence: 0.0, features: [cover, back, (g.2 - second) / g.2, qn, known_words as f32 / qn, votes as f32, mass, score / mass.max(1e-6)] }
        }).collect()
    }
}

fn idf(n: f32, df: f32) -> f32 { (1.0 + (n - df + 0.5) / (df + 0.5)).ln() }
