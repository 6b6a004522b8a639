//! The `switchboard` binary: see [`server::commands`] for what it can do.

/// Measured against mimalloc and the system's allocator (bench/README.md): the smallest resident memory at the same speed.
/// It serves SQLite, too.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Read by the allocator under this name. Two arenas, for few threads share the work; what is free goes back to the system
/// within a second.
#[unsafe(export_name = "malloc_conf")]
pub static MALLOC_CONF: &[u8] =
    b"narenas:2,background_thread:true,max_background_threads:1,dirty_decay_ms:700,muzzy_decay_ms:0,tcache_max:4096\0";

fn main() -> std::process::ExitCode {
    server::commands::main()
}
