//! The load driver: what plays the customers and, with `sim`, Meta and the model against a running `switchboard serve`, and what reads the
//! server's memory and CPU meanwhile. It never looks inside the server: only HTTP, `/proc` and, to create databases, `psql`.
//!
//! All of it runs on one thread (a current-thread runtime), so that on a machine of two cores the server keeps most of them,
//! and so that the thread's own CPU clock is the driver's whole cost.

pub mod ack;
pub mod burst;
pub mod ceiling;
pub mod cold;
pub mod fill;
pub mod histogram;
pub mod http;
pub mod lab;
pub mod ledger;
pub mod lists;
pub mod machine;
pub mod process;
pub mod reply;
pub mod report;
pub mod standin;
pub mod suite;
pub mod traffic;
pub mod webhook;
