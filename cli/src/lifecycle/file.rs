//! The file that a report goes to.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use super::report::{Outcome, is_csv, is_json};

/// A file that can be written to: it was tried before anything was changed. What is in it stays until there
/// is a report.
#[derive(Debug)]
pub struct ReportFile {
    path: PathBuf,
    /// The file, if the trial made it.
    made: Option<PathBuf>,
}

impl ReportFile {
    /// Refuses what is no report, what is to be read as well, and what cannot be written.
    pub fn open(path: &Path, inputs: &[&Path]) -> Result<Self, Error> {
        let unusable = |problem: &str| Error::Unusable {
            path: path.to_owned(),
            problem: problem.to_owned(),
        };
        if !is_csv(path) && !is_json(path) {
            return Err(unusable("the name of the report must end with .csv or .json"));
        }
        if let Some(input) = inputs.iter().find(|input| is_same(input, path)) {
            let problem = format!(
                "the report would replace {}, which is to be read; name another file",
                input.display()
            );
            return Err(unusable(&problem));
        }
        let known = fs::metadata(path);
        if known.as_ref().is_ok_and(|known| !known.is_file()) {
            return Err(unusable("this is no file that a report could be written to"));
        }
        let cannot = |source| Error::File {
            path: path.to_owned(),
            source,
        };
        OpenOptions::new().append(true).create(true).open(path).map_err(cannot)?;
        // Through links, to the file itself.
        let made = known.is_err().then(|| fs::canonicalize(path).ok()).flatten();
        Ok(Self {
            path: path.to_owned(),
            made,
        })
    }

    /// Writes a report: one line, or one object, for each person.
    pub fn write(self, outcome: &Outcome) -> Result<(), Error> {
        let bytes = outcome.as_file(&self.path).map_err(|error| Error::Unusable {
            path: self.path.clone(),
            problem: error.to_string(),
        })?;
        fs::write(&self.path, bytes).map_err(|source| Error::File {
            path: self.path.clone(),
            source,
        })
    }
}

impl Drop for ReportFile {
    /// Takes the file of the trial away if there was nothing to report.
    fn drop(&mut self) {
        if let Some(made) = &self.made
            && fs::metadata(made).is_ok_and(|known| known.len() == 0)
        {
            let _ = fs::remove_file(made);
        }
    }
}

/// Whether two paths lead to one file, through links of any kind.
fn is_same(input: &Path, report: &Path) -> bool {
    match (identity(input), identity(report)) {
        (Ok(input), Ok(report)) => input == report,
        // What is not there is not the same.
        _ => false,
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;

    let path = if path == Path::new("-") { Path::new("/dev/stdin") } else { path };
    let known = fs::metadata(path)?;
    Ok((known.dev(), known.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is gone with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("monday-report-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn what_is_read_is_not_replaced() {
        let folder = Folder::new("same");
        let people = folder.file("people.csv");
        fs::write(&people, "email\n").unwrap();
        let mut same = vec![people.clone(), folder.0.join(".").join("people.csv")];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&people, folder.file("link.csv")).unwrap();
            fs::hard_link(&people, folder.file("other.csv")).unwrap();
            same.extend([folder.file("link.csv"), folder.file("other.csv")]);
        }
        for report in same {
            let problem = ReportFile::open(&report, &[&people]).unwrap_err().to_string();
            assert!(problem.contains("would replace"), "{problem}");
        }
        assert_eq!(fs::read_to_string(&people).unwrap(), "email\n");
        assert!(ReportFile::open(&folder.file("done.csv"), &[&people]).is_ok());
    }

    #[test]
    fn a_file_of_the_trial_does_not_stay_and_an_older_report_does() {
        let folder = Folder::new("trial");
        let (new, old) = (folder.file("new.csv"), folder.file("old.csv"));
        fs::write(&old, "older").unwrap();
        for path in [&new, &old] {
            drop(ReportFile::open(path, &[]).unwrap());
        }
        assert!(!new.exists());
        assert_eq!(fs::read_to_string(&old).unwrap(), "older");
        for path in [&new, &old] {
            ReportFile::open(path, &[]).unwrap().write(&Outcome::new(Vec::new())).unwrap();
            assert!(fs::read_to_string(path).unwrap().starts_with("person,user_id,name,action,"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_trial_through_a_link_that_leads_nowhere_leaves_the_link() {
        let folder = Folder::new("dangling");
        let (link, target) = (folder.file("link.csv"), folder.file("target.csv"));
        std::os::unix::fs::symlink(&target, &link).unwrap();
        drop(ReportFile::open(&link, &[]).unwrap());
        assert!(!target.exists() && link.is_symlink());
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let folder = Folder::new("refused");
        for path in [folder.file("no/such/folder.csv"), folder.0.join("done.txt")] {
            assert!(ReportFile::open(&path, &[]).is_err(), "{}", path.display());
        }
        fs::create_dir(folder.file("folder.csv")).unwrap();
        let problem = ReportFile::open(&folder.file("folder.csv"), &[]).unwrap_err().to_string();
        assert!(problem.contains("no file"), "{problem}");
    }
}
