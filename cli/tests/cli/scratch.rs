//! Files of a test.

use std::path::PathBuf;

/// A file that is gone with the test.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("monday-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    /// The name of a file that is not there yet.
    pub fn nothing(name: &str) -> Self {
        let scratch = Self::new(name, "");
        std::fs::remove_file(&scratch.0).unwrap();
        scratch
    }

    pub fn exists(&self) -> bool {
        self.0.exists()
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
