//! One integration binary: real listener, real databases, the simulator over real HTTP.

mod answers;
mod arrows;
mod support;
