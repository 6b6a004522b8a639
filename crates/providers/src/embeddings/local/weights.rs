//! Weights out of a safetensors file, as `f32` whatever they were stored as.

use safetensors::{Dtype, SafeTensors};

use super::LoadError;

const FILE: &str = "model.safetensors";
/// What names may begin with, depending on what the encoder was a part of.
const PREFIXES: [&str; 4] = ["", "bert.", "roberta.", "model."];

/// The tensors of a file.
pub struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, LoadError> {
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| broken(error.to_string()))
    }

    /// The tensor of that name and shape.
    pub fn take(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, LoadError> {
        // Older files call a norm's weights gamma and beta.
        let old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        let names = PREFIXES.iter().flat_map(|prefix| [format!("{prefix}{name}"), format!("{prefix}{old}")]);
        let mut found = names.filter_map(|name| self.0.tensor(&name).ok());
        let tensor = found.next().ok_or_else(|| broken(format!("{name} is missing")))?;
        if tensor.shape() != shape {
            return Err(broken(format!("{name} has the shape {:?} in place of {shape:?}", tensor.shape())));
        }
        let data = tensor.data();
        let numbers: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => data.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            Dtype::BF16 => {
                data.as_chunks::<2>().0.iter().map(|bytes| brain_float(u16::from_le_bytes(*bytes))).collect()
            }
            Dtype::F16 => data.as_chunks::<2>().0.iter().map(|bytes| half_float(u16::from_le_bytes(*bytes))).collect(),
            other => return Err(LoadError::Unsupported { what: format!("the number type {other:?}") }),
        };
        Ok(numbers)
    }

    /// How many rows the tensor has.
    pub fn rows(&self, name: &str) -> Result<usize, LoadError> {
        let mut found = PREFIXES.iter().filter_map(|prefix| self.0.tensor(&format!("{prefix}{name}")).ok());
        let tensor = found.next().ok_or_else(|| broken(format!("{name} is missing")))?;
        tensor.shape().first().copied().ok_or_else(|| broken(format!("{name} is no table")))
    }
}

pub(super) fn broken(reason: String) -> LoadError {
    LoadError::Broken { file: FILE, reason }
}

fn brain_float(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// IEEE 754 binary16.
pub(super) fn half_float(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    let value = match exponent {
        0 => fraction * 2.0_f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2.0_f32.powi(exponent - 15),
    };
    sign * value
}
