//! Compiled components in a folder.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Keeps compiled components in a folder, so that a process starts in milliseconds: compiling takes some
/// 400 ms of one core, loading what was compiled 2 to 5.
///
/// A file is named after the bytes of the component, the version of wasmtime and the settings of the
/// engine, so another component, version or setting is compiled anew; old files are left. Files are
/// written under another name and renamed, so processes can share a folder. A folder that cannot be read
/// or written, and a file that cannot be loaded, cost the time of compiling and nothing else.
///
/// **The folder must be as safe as the program itself.** A file in it is machine code that the process
/// runs: whoever can write there can run anything with the process's rights. The name says what a file
/// should hold, and nothing verifies that it does. Use a folder that only the program's user can write
/// to, never `/tmp`. The folder is made, if need be, for its owner only. On Unix a folder or file that belongs
/// to another user, or that others can write to, is not used: also under `sudo`, which may keep the home of
/// somebody else.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// A cache in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The component, compiled by this engine, from the folder if it is there.
    pub fn component(&self, engine: &Engine, bytes: &[u8]) -> wasmtime::Result<Component> {
        let path = self.folder.join(name(engine, bytes));
        if is_own(&self.folder) && is_own(&path) {
            // SAFETY: the file was written by this function, as far as whoever chose the folder can
            // vouch for it; see the documentation of the type. wasmtime refuses files of another
            // version or engine.
            if let Ok(component) = unsafe { Component::deserialize_file(engine, &path) } {
                return Ok(component);
            }
        }
        let component = Component::new(engine, bytes)?;
        // Without it, the next process compiles again.
        let _ = component
            .serialize()
            .map_err(io::Error::other)
            .and_then(|compiled| self.write(&path, &compiled));
        Ok(component)
    }

    fn write(&self, path: &Path, compiled: &[u8]) -> io::Result<()> {
        static DRAFTS: AtomicU64 = AtomicU64::new(0);
        make_folder(&self.folder)?;
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        if !is_own(&self.folder) {
            return Err(io::Error::other("others can write to the folder"));
        }
        let draft = path.with_extension(format!("{}-{number}.draft", std::process::id()));
        let write = || {
            let mut file = fs::File::create_new(&draft)?;
            file.write_all(compiled)?;
            // A file that was renamed before its content was on the disk can be found with holes in it.
            file.sync_all()?;
            fs::rename(&draft, path)
        };
        let written = write();
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }
}

/// Makes a folder that only its owner can use.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether a file or folder is there, belongs to the user of this process, and nobody else can write to
/// it, as far as the system tells.
fn is_own(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // SAFETY: it has no preconditions, and cannot fail.
        let user = unsafe { libc::geteuid() };
        metadata.uid() == user && metadata.mode() & 0o022 == 0
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        true
    }
}

/// The name of the file: a hash of all that it depends on.
fn name(engine: &Engine, bytes: &[u8]) -> String {
    let mut hash = Sha(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hash);
    hash.write(bytes);
    let digest = hash.0.finalize();
    let mut name = String::from("monday-connector-");
    for byte in digest.iter().take(16) {
        name.push_str(&format!("{byte:02x}"));
    }
    name.push_str(".cwasm");
    name
}

/// SHA-256 of what is hashed: the usual hashes are too short to be a name.
struct Sha(Sha256);

impl Hasher for Sha {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Not asked for.
    fn finish(&self) -> u64 {
        0
    }
}
