//! The encoder: embeddings of words and places, layers of attention and feed-forward, pooling (Devlin et al. 2018).
//!
//! A text is computed by itself, so that there is no padding and no mask.

use serde_json::Value;

use super::{
    LoadError,
    matrix::{View, multiply},
    weights::{Weights, broken},
};

/// Bounds of what a configuration may ask for.
const LAYERS_MAX: usize = 48;
const WIDTH_MAX: usize = 4_096;
const PLACES_MAX: usize = 8_192;

/// What a model's `config.json` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    width: usize,
    layers: usize,
    heads: usize,
    inner_width: usize,
    places: usize,
    kinds: usize,
    /// RoBERTa's places begin after the padding's.
    first_place: usize,
    epsilon: f32,
    activation: Activation,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Activation {
    Gelu,
    GeluTanh,
    Relu,
}

/// What becomes of the tokens' vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    Mean,
    First,
}

impl Shape {
    pub fn read(config: &Value) -> Result<Self, LoadError> {
        let unsupported = |what: String| LoadError::Unsupported { what };
        let number = |name: &'static str, usual: Option<usize>, max: usize| {
            let value = config[name].as_u64().map(|value| value as usize).or(usual);
            value.filter(|value| (1..=max).contains(value)).ok_or_else(|| LoadError::Broken {
                file: "config.json",
                reason: format!("{name} is missing, or not from 1 to {max}"),
            })
        };
        let kind = config["model_type"].as_str().unwrap_or("bert");
        let first_place = match kind {
            "bert" => 0,
            "roberta" | "xlm-roberta" | "camembert" => config["pad_token_id"].as_u64().unwrap_or(1) as usize + 1,
            other => return Err(unsupported(format!("the model type {other}"))),
        };
        if !matches!(config["position_embedding_type"].as_str(), None | Some("absolute")) {
            return Err(unsupported("relative positions".into()));
        }
        let activation = match config["hidden_act"].as_str() {
            None | Some("gelu") => Activation::Gelu,
            Some("gelu_new" | "gelu_pytorch_tanh") => Activation::GeluTanh,
            Some("relu") => Activation::Relu,
            Some(other) => return Err(unsupported(format!("the activation {other}"))),
        };
        let shape = Self {
            width: number("hidden_size", None, WIDTH_MAX)?,
            layers: number("num_hidden_layers", None, LAYERS_MAX)?,
            heads: number("num_attention_heads", None, WIDTH_MAX)?,
            inner_width: number("intermediate_size", None, 4 * WIDTH_MAX)?,
            places: number("max_position_embeddings", None, PLACES_MAX)?,
            kinds: number("type_vocab_size", Some(2), 16)?,
            first_place,
            epsilon: config["layer_norm_eps"].as_f64().unwrap_or(1e-12) as f32,
            activation,
        };
        if !shape.width.is_multiple_of(shape.heads) || shape.first_place >= shape.places {
            return Err(LoadError::Broken { file: "config.json", reason: "its numbers do not fit each other".into() });
        }
        Ok(shape)
    }
}

/// `x · weightᵀ + bias`.
struct Linear {
    weight: Vec<f32>,
    bias: Vec<f32>,
    input: usize,
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: Norm,
    widen: Linear,
    narrow: Linear,
    norm: Norm,
}

pub struct Encoder {
    shape: Shape,
    pooling: Pooling,
    /// A row for each word of the vocabulary.
    words: Vec<f32>,
    /// A row for each place, with what a first sentence gets beside it.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Encoder {
    pub fn new(shape: Shape, pooling: Pooling, weights: &Weights<'_>) -> Result<Self, LoadError> {
        let width = shape.width;
        let rows = weights.rows("embeddings.word_embeddings.weight")?;
        if rows == 0 {
            return Err(broken("the vocabulary is empty".into()));
        }
        let words = weights.take("embeddings.word_embeddings.weight", &[rows, width])?;
        let mut places = weights.take("embeddings.position_embeddings.weight", &[shape.places, width])?;
        let kinds = weights.take("embeddings.token_type_embeddings.weight", &[shape.kinds, width])?;
        for place in places.chunks_exact_mut(width) {
            place.iter_mut().zip(&kinds[..width]).for_each(|(place, kind)| *place += kind);
        }
        let norm = Norm::take(weights, "embeddings.LayerNorm", width)?;
        let layers = (0..shape.layers).map(|number| Layer::take(weights, number, &shape)).collect::<Result<_, _>>()?;
        Ok(Self { shape, pooling, words, places, norm, layers })
    }

    pub fn dimensions(&self) -> usize {
        self.shape.width
    }

    /// How many words the vocabulary has.
    pub fn words(&self) -> usize {
        self.words.len() / self.shape.width
    }

    /// Tokens of a text at most.
    pub fn places(&self) -> usize {
        self.shape.places - self.shape.first_place
    }

    /// The vector of a text; tokens beyond the last place are left out, of an empty one it is zeros.
    pub fn encode(&self, tokens: &[u32]) -> Vec<f32> {
        let width = self.shape.width;
        let tokens = &tokens[..tokens.len().min(self.places())];
        if tokens.is_empty() {
            return vec![0.0; width];
        }
        let mut hidden = Vec::with_capacity(tokens.len() * width);
        for (at, token) in tokens.iter().enumerate() {
            let word = (*token as usize).min(self.words() - 1) * width;
            let place = (at + self.shape.first_place) * width;
            let (word, place) = (&self.words[word..word + width], &self.places[place..place + width]);
            hidden.extend(word.iter().zip(place).map(|(word, place)| word + place));
        }
        self.norm.apply(&mut hidden, self.shape.epsilon);
        for layer in &self.layers {
            layer.apply(&mut hidden, tokens.len(), &self.shape);
        }
        match self.pooling {
            Pooling::First => hidden[..width].to_vec(),
            Pooling::Mean => mean(&hidden, width),
        }
    }
}

impl Linear {
    fn take(weights: &Weights<'_>, name: &str, output: usize, input: usize) -> Result<Self, LoadError> {
        let weight = weights.take(&format!("{name}.weight"), &[output, input])?;
        Ok(Self { weight, bias: weights.take(&format!("{name}.bias"), &[output])?, input })
    }

    fn apply(&self, hidden: &[f32], tokens: usize) -> Vec<f32> {
        let output = self.bias.len();
        let mut result = self.bias.repeat(tokens);
        let weight = View::new(&self.weight, 0, output, self.input, self.input).transposed();
        multiply(1.0, View::new(hidden, 0, tokens, self.input, self.input), weight, 1.0, &mut result, 0, output);
        result
    }
}

impl Norm {
    fn take(weights: &Weights<'_>, name: &str, width: usize) -> Result<Self, LoadError> {
        let weight = weights.take(&format!("{name}.weight"), &[width])?;
        Ok(Self { weight, bias: weights.take(&format!("{name}.bias"), &[width])? })
    }

    fn apply(&self, hidden: &mut [f32], epsilon: f32) {
        let width = self.weight.len();
        for row in hidden.chunks_exact_mut(width) {
            let mean = row.iter().sum::<f32>() / width as f32;
            let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / width as f32;
            let scale = 1.0 / (variance + epsilon).sqrt();
            for ((value, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
                *value = (*value - mean) * scale * weight + bias;
            }
        }
    }
}

impl Layer {
    fn take(weights: &Weights<'_>, number: usize, shape: &Shape) -> Result<Self, LoadError> {
        let (width, inner) = (shape.width, shape.inner_width);
        let linear =
            |name: &str, output, input| Linear::take(weights, &format!("encoder.layer.{number}.{name}"), output, input);
        let norm = |name: &str| Norm::take(weights, &format!("encoder.layer.{number}.{name}"), width);
        Ok(Self {
            query: linear("attention.self.query", width, width)?,
            key: linear("attention.self.key", width, width)?,
            value: linear("attention.self.value", width, width)?,
            attended: linear("attention.output.dense", width, width)?,
            attended_norm: norm("attention.output.LayerNorm")?,
            widen: linear("intermediate.dense", inner, width)?,
            narrow: linear("output.dense", width, inner)?,
            norm: norm("output.LayerNorm")?,
        })
    }

    fn apply(&self, hidden: &mut [f32], tokens: usize, shape: &Shape) {
        let attended = self.attended.apply(&self.attend(hidden, tokens, shape), tokens);
        add(hidden, &attended);
        self.attended_norm.apply(hidden, shape.epsilon);
        let mut wide = self.widen.apply(hidden, tokens);
        shape.activation.apply(&mut wide);
        add(hidden, &self.narrow.apply(&wide, tokens));
        self.norm.apply(hidden, shape.epsilon);
    }

    /// Each head: every token's values, weighted by how much it is asked for.
    fn attend(&self, hidden: &[f32], tokens: usize, shape: &Shape) -> Vec<f32> {
        let (width, part) = (shape.width, shape.width / shape.heads);
        let [query, key, value] = [&self.query, &self.key, &self.value].map(|linear| linear.apply(hidden, tokens));
        let mut result = vec![0.0; tokens * width];
        let mut asked = vec![0.0; tokens * tokens];
        for head in 0..shape.heads {
            let of = |numbers| View::new(numbers, head * part, tokens, part, width);
            let scale = 1.0 / (part as f32).sqrt();
            multiply(scale, of(&query), of(&key).transposed(), 0.0, &mut asked, 0, tokens);
            asked.chunks_exact_mut(tokens).for_each(soften);
            let weights = View::new(&asked, 0, tokens, tokens, tokens);
            multiply(1.0, weights, of(&value), 0.0, &mut result, head * part, width);
        }
        result
    }
}

impl Activation {
    fn apply(self, numbers: &mut [f32]) {
        let function = match self {
            Self::Gelu => |x: f32| 0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2)),
            Self::GeluTanh => |x: f32| 0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh()),
            Self::Relu => |x: f32| x.max(0.0),
        };
        numbers.iter_mut().for_each(|x| *x = function(*x));
    }
}

/// Abramowitz and Stegun 7.1.26: within 1.5e-7.
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let series = t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4))));
    (1.0 - series * (-x * x).exp()).copysign(x)
}

/// Softmax.
fn soften(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|value| *value = (*value - largest).exp());
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
}

fn add(to: &mut [f32], what: &[f32]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += what);
}

fn mean(hidden: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    hidden.chunks_exact(width).for_each(|row| add(&mut sum, row));
    let rows = (hidden.len() / width) as f32;
    sum.iter_mut().for_each(|value| *value /= rows);
    sum
}
