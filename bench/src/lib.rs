//! Benchmarks: the load driver. Everything that the `load` command does lives here so that tests can drive it.

pub mod load;
