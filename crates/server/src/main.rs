//! The `switchboard` binary: see [`server::commands`] for what it can do.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::commands::main()
}
