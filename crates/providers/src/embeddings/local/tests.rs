//! A model of random weights, written as a folder, against vectors and tokens that other implementations made of the
//! same weights: NumPy after the paper, and the `tokenizers` library.

use std::{fs, path::PathBuf, time::Duration};

use safetensors::{Dtype, tensor::TensorView};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::Instant;

use super::{LoadError, LocalEmbeddings, weights::half_float};
use crate::ModelError;
use crate::embeddings::{EmbeddingConfig, EmbeddingKind, EmbeddingModel, EmbeddingSource};

const WIDTH: usize = 8;
const INNER: usize = 12;
const WORDS: usize = 16;

/// Numbers of [-0.5, 0.5) that depend on the name; those of a norm's weight around 1.
fn fill(name: &str, numbers: usize) -> Vec<f32> {
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let mut state = seed;
    let base = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        base + ((state >> 40) as f64 / (1 << 24) as f64 - 0.5) as f32
    };
    (0..numbers).map(|_| next()).collect()
}

fn tensors() -> Vec<(String, Vec<usize>)> {
    let mut list = vec![
        ("embeddings.word_embeddings.weight".to_owned(), vec![WORDS, WIDTH]),
        ("embeddings.position_embeddings.weight".to_owned(), vec![20, WIDTH]),
        ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, WIDTH]),
    ];
    let both = |list: &mut Vec<_>, name: String, output: usize, input: Option<usize>| {
        list.push((format!("{name}.weight"), [Some(output), input].into_iter().flatten().collect()));
        list.push((format!("{name}.bias"), vec![output]));
    };
    both(&mut list, "embeddings.LayerNorm".into(), WIDTH, None);
    for layer in 0..2 {
        let of = |name: &str| format!("encoder.layer.{layer}.{name}");
        for part in ["query", "key", "value"] {
            both(&mut list, of(&format!("attention.self.{part}")), WIDTH, Some(WIDTH));
        }
        both(&mut list, of("attention.output.dense"), WIDTH, Some(WIDTH));
        both(&mut list, of("attention.output.LayerNorm"), WIDTH, None);
        both(&mut list, of("intermediate.dense"), INNER, Some(WIDTH));
        both(&mut list, of("output.dense"), WIDTH, Some(INNER));
        both(&mut list, of("output.LayerNorm"), WIDTH, None);
    }
    list
}

fn config(model_type: &str, epsilon: f64) -> Value {
    json!({ "model_type": model_type, "hidden_size": WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": INNER, "max_position_embeddings": 20, "type_vocab_size": 2, "layer_norm_eps": epsilon,
        "pad_token_id": 1, "hidden_act": "gelu" })
}

fn wordpiece() -> Value {
    let words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "re",
        "##turn",
        "##ed",
        "a",
        "par",
        "##cel",
        "?",
        "refund",
        "##s",
        "தமிழ்",
        "##\u{bcd}",
        "₹",
    ];
    // The library took the pulli for an accent.
    let words = words.map(|word| if word == "தமிழ்" { "தமிழ" } else { word });
    let vocab: serde_json::Map<String, Value> =
        words.iter().enumerate().map(|(at, word)| ((*word).to_owned(), at.into())).collect();
    json!({
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
            "lowercase": true },
        "post_processor": { "type": "TemplateProcessing",
            "single": [{ "SpecialToken": { "id": "[CLS]" } }, { "Sequence": { "id": "A" } }, { "SpecialToken": { "id": "[SEP]" } }],
            "special_tokens": { "[CLS]": { "ids": [2] }, "[SEP]": { "ids": [3] } } },
        "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "vocab": vocab },
    })
}

fn unigram() -> Value {
    json!({
        "post_processor": { "type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0] },
        "model": { "type": "Unigram", "unk_id": 3, "vocab": [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0],
            ["▁", -2.0], ["▁re", -3.0], ["turn", -4.0], ["t", -6.0], ["u", -6.0], ["r", -6.0], ["n", -6.0], ["ed", -5.0],
            ["e", -6.0], ["d", -6.0], ["▁वापस", -3.5], ["व", -7.0]] },
    })
}

/// Writes the folder; `weights` as they are stored.
fn folder(config: &Value, tokenizer: &Value, prefix: &str, dtype: Dtype) -> TempDir {
    let folder = TempDir::new().unwrap();
    let stored: Vec<_> = tensors()
        .into_iter()
        .map(|(name, shape)| {
            let numbers = fill(&name, shape.iter().product());
            let bytes: Vec<u8> = match dtype {
                Dtype::BF16 => numbers.iter().flat_map(|n| ((n.to_bits() >> 16) as u16).to_le_bytes()).collect(),
                _ => numbers.iter().flat_map(|n| n.to_le_bytes()).collect(),
            };
            (format!("{prefix}{name}"), shape, bytes)
        })
        .collect();
    let views = stored.iter().map(|(name, shape, bytes)| (name, TensorView::new(dtype, shape.clone(), bytes).unwrap()));
    fs::write(folder.path().join("model.safetensors"), safetensors::serialize(views, None).unwrap()).unwrap();
    fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
    fs::write(folder.path().join("tokenizer.json"), tokenizer.to_string()).unwrap();
    folder
}

fn settings(folder: &TempDir) -> EmbeddingConfig {
    EmbeddingConfig {
        source: EmbeddingSource::Local { folder: PathBuf::from(folder.path()) },
        model: String::new(),
        dimensions: None,
        query_prefix: String::new(),
        document_prefix: String::new(),
    }
}

fn load(folder: &TempDir) -> Result<LocalEmbeddings, LoadError> {
    LocalEmbeddings::load(folder.path(), &settings(folder))
}

async fn embed(model: &LocalEmbeddings, texts: &[&str]) -> Vec<Vec<f32>> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let soon = Instant::now() + Duration::from_secs(60);
    model.embed(EmbeddingKind::Query, &texts, soon).await.unwrap()
}

#[track_caller]
fn assert_near(got: &[f32], expected: &[f32], within: f32) {
    let far = got.iter().zip(expected).any(|(a, b)| (a - b).abs() > within);
    assert!(got.len() == expected.len() && !far, "{got:?} in place of {expected:?}");
}

#[tokio::test]
async fn a_bert_with_wordpiece_and_mean_pooling() {
    let folder = folder(&config("bert", 1e-12), &wordpiece(), "", Dtype::F32);
    let model = load(&folder).unwrap();
    let ids = |text| model.inner.tokenizer.tokens(text, 20);
    assert_eq!(ids("Returned a parcel?"), [2, 4, 5, 6, 7, 8, 9, 10, 3]);
    assert_eq!(ids("[SEP]"), [2, 1, 1, 1, 3], "special tokens in a text are text");
    assert_eq!(model.inner.tokenizer.tokens("returned returned", 5), [2, 4, 5, 6, 3], "cut, with its end");
    let got = embed(&model, &["Returned a parcel?", "[SEP]"]).await;
    let expected = [-0.14731, 0.04331, -0.25645, 0.29138, 0.44025, -0.13863, 0.05239, -0.78101];
    assert_near(&got[0], &expected, 2e-5);
    assert_near(&got[1], &[-0.16867, 0.0809, -0.28717, 0.21246, 0.43509, -0.0701, 0.0866, -0.7973], 2e-5);
}

#[tokio::test]
async fn an_xlm_roberta_with_unigram_and_the_first_token() {
    let folder = folder(&config("xlm-roberta", 1e-5), &unigram(), "roberta.", Dtype::F32);
    fs::create_dir(folder.path().join("1_Pooling")).unwrap();
    fs::write(folder.path().join("1_Pooling/config.json"), r#"{"pooling_mode_cls_token": true}"#).unwrap();
    let model = load(&folder).unwrap();
    let ids = |text| model.inner.tokenizer.tokens(text, 20);
    assert_eq!(ids("ｒeturned"), [0, 5, 6, 11, 2]);
    assert_eq!(ids("वापस 😀😀 re"), [0, 14, 4, 3, 5, 2], "unknown characters in a row are one");
    assert_eq!(ids("</s>"), [0, 4, 2, 2]);
    let got = embed(&model, &["ｒeturned", "वापस 😀😀 re"]).await;
    assert_near(&got[0], &[-0.28168, 0.05614, -0.26995, 0.33931, 0.42187, -0.15282, 0.09228, -0.72087], 2e-5);
    assert_near(&got[1], &[-0.19649, -0.05257, -0.21394, 0.42448, 0.34477, -0.15514, 0.02531, -0.76753], 2e-5);
}

#[test]
fn a_vocabulary_that_spells_indian_words_by_the_letter_does_not_know_them() {
    let knows = |tokenizer: &Value| {
        let model = load(&folder(&config("bert", 1e-12), tokenizer, "", Dtype::F32)).unwrap();
        model.knows_indian_languages()
    };
    let with_word = wordpiece();
    assert!(knows(&with_word));
    let mut by_letter = with_word;
    let vocab = by_letter["model"]["vocab"].as_object_mut().unwrap();
    let number = vocab.remove("தமிழ").unwrap();
    vocab.insert("த".into(), number);
    assert!(!knows(&by_letter), "letters and vowel signs by themselves");
    assert!(knows(&unigram()));
}

#[tokio::test]
async fn stored_numbers_may_be_short() {
    let exact = load(&folder(&config("bert", 1e-12), &wordpiece(), "", Dtype::F32)).unwrap();
    let short = load(&folder(&config("bert", 1e-12), &wordpiece(), "bert.", Dtype::BF16)).unwrap();
    let (exact, short) = (embed(&exact, &["a parcel"]).await, embed(&short, &["a parcel"]).await);
    assert_near(&short[0], &exact[0], 0.02);
    for (bits, value) in
        [(0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65_504.0), (0x0001, 5.960_464_5e-8), (0x3555, 0.333_251_95)]
    {
        assert_eq!(half_float(bits), value);
    }
    assert!(half_float(0x7e00).is_nan() && half_float(0xfc00) == f32::NEG_INFINITY);
}

#[tokio::test]
async fn hostile_texts_give_vectors_and_time_is_kept() {
    let folder = folder(&config("bert", 1e-12), &wordpiece(), "", Dtype::F32);
    let model = load(&folder).unwrap();
    let long = "parcel ".repeat(50_000);
    let letters = "a".repeat(100_000);
    let texts = ["", "   ", "\0\u{fffd}", "🙂🙂", &long, &letters, "\u{301}\u{94d}\u{200d}"];
    for vector in embed(&model, &texts).await {
        let length: f32 = vector.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-4, "{vector:?}");
    }
    let texts = vec![long];
    let late = model.embed(EmbeddingKind::Document, &texts, Instant::now()).await;
    assert_eq!(late, Err(ModelError::Deadline));
    let many = vec![String::new(); model.batch_max() + 1];
    let refused = model.embed(EmbeddingKind::Document, &many, Instant::now() + Duration::from_secs(60)).await;
    assert!(matches!(refused, Err(ModelError::Fail { .. })));
}

#[test]
fn other_weights_and_prefixes_are_another_model() {
    let exact = folder(&config("bert", 1e-12), &wordpiece(), "", Dtype::F32);
    let short = folder(&config("bert", 1e-12), &wordpiece(), "", Dtype::BF16);
    let of = |folder: &TempDir| load(folder).unwrap().id().rsplit('/').next().unwrap().to_owned();
    assert_ne!(of(&exact), of(&short));
    let prefixed = EmbeddingConfig { query_prefix: "query: ".into(), ..settings(&exact) };
    let prefixed = LocalEmbeddings::load(exact.path(), &prefixed).unwrap();
    assert_ne!(prefixed.id(), load(&exact).unwrap().id());
}

#[test]
fn what_cannot_be_used_is_said() {
    let base = config("bert", 1e-12);
    let with = |name: &str, value: Value| {
        let mut config = base.clone();
        config[name] = value;
        load(&folder(&config, &wordpiece(), "", Dtype::F32)).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(with("model_type", json!("t5")).contains("model type t5 is not supported"));
    assert!(with("hidden_size", json!(0)).contains("hidden_size is missing, or not from 1"));
    assert!(with("num_attention_heads", json!(3)).contains("do not fit each other"));
    assert!(with("intermediate_size", json!(13)).contains("has the shape"));
    assert!(with("num_hidden_layers", json!(3)).contains("encoder.layer.2.attention.self.query.weight is missing"));
    assert!(with("hidden_act", json!("swish")).contains("activation swish"));
    let broken =
        [json!({ "model": { "type": "BPE" } }), json!({ "model": { "type": "WordPiece", "vocab": {} } }), json!([])];
    for tokenizer in broken {
        assert!(load(&folder(&base, &tokenizer, "", Dtype::F32)).is_err(), "{tokenizer}");
    }
    let folder = folder(&base, &wordpiece(), "", Dtype::F32);
    fs::write(folder.path().join("model.safetensors"), b"not one").unwrap();
    assert!(matches!(load(&folder), Err(LoadError::Broken { file: "model.safetensors", .. })));
    let empty = TempDir::new().unwrap();
    assert!(matches!(load(&empty), Err(LoadError::File { .. })));
}
