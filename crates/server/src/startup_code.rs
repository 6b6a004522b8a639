//! Code that only the start needed leaves the resident memory.
//!
//! Reading the configuration, migrating, building the routes and the clients run through most of the program once. Its
//! pages would stay mapped until the kernel is short of memory: two thirds of what an idle server holds. They are clean
//! pages of a file, so that giving them back costs nothing, and whatever runs again maps its own at once.

/// Elsewhere than on Linux, the kernel is left to it.
#[cfg(not(target_os = "linux"))]
pub fn release() {}

/// Gives the program's code back to the page cache. Without an effect where the kernel's map of it cannot be read.
#[cfg(target_os = "linux")]
pub fn release() {
    let Some((start, length)) = own_code() else { return };
    // SAFETY: the range is the mapping of this program's instructions as the kernel lists it: private, not writable, with
    // nothing of its own in it: relocations lie elsewhere, and only a debugger's breakpoints would be lost. A page that is run
    // next comes from the file again.
    let released =
        unsafe { rustix::mm::madvise(start as *mut std::ffi::c_void, length, rustix::mm::Advice::LinuxDontNeed) };
    if let Err(error) = released {
        tracing::debug!(%error, "the start's code stays mapped");
    }
}

/// Start and length, in bytes, of the mapping that holds this very function.
#[cfg(target_os = "linux")]
fn own_code() -> Option<(usize, usize)> {
    let here = own_code as fn() -> Option<(usize, usize)> as usize;
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines().find_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
        ((start..end).contains(&here) && rest.starts_with("r-xp")).then_some((start, end - start))
    })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;

    use super::*;

    /// Resident bytes of the mapping that starts at `start`.
    fn resident(start: usize) -> u64 {
        let wanted = format!("{start:x}-");
        let smaps = fs::read_to_string("/proc/self/smaps").unwrap();
        let mut lines = smaps.lines().skip_while(|line| !line.starts_with(&wanted));
        let rss = lines.find_map(|line| line.strip_prefix("Rss:")).unwrap();
        rss.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    #[test]
    fn code_leaves_the_resident_memory_and_runs_on() {
        let (start, length) = own_code().unwrap();
        // SAFETY: the program's own instructions, which stay mapped and are not written.
        let code = unsafe { std::slice::from_raw_parts(start as *const u8, length) };
        let sum =
            || code.iter().step_by(4096).fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        let before = sum();
        let whole = resident(start);
        assert!(whole >= length as u64 / 2, "every page was read: {whole} of {length} bytes");
        release();
        let rest = resident(start);
        // The other threads of the tests run on, and each page that they need comes back with its neighbours.
        assert!(rest < whole / 4 * 3, "{rest} of {whole} bytes are still mapped");
        assert_eq!(sum(), before, "the pages come back as they were");
    }
}
