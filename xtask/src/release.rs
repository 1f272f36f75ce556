//! What a release consists of, in one folder.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Error, run, target_folder, workspace};

/// The documents that go along.
const DOCUMENTS: [&str; 4] = ["LICENSE", "README.md", "SECURITY.md", "docs"];

/// The crates that a program in Rust takes; the second is what the first needs of this repository.
const CRATES: [&str; 2] = ["monday-connector-host", "monday-connector-redaction"];

/// Makes `target/release-<version>`: the component, alone and as an OCI artifact, the WIT package, the
/// contract and the OpenAPI description as JSON, the packages, the documents, an SBOM and the
/// checksums of it all.
pub fn release() -> Result<PathBuf, Error> {
    let folder = target_folder().join(format!("release-{}", env!("CARGO_PKG_VERSION")));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    for built in [crate::component()?, crate::wit_package()?, crate::contract()?] {
        copy_into(&built, &folder)?;
    }
    let component = folder.join("monday-connector.wasm");
    let bytes = fs::read(&component).map_err(at(&component))?;
    crate::oci::layout(&folder.join("monday-connector.oci"), &bytes)?;
    write(&folder.join("monday-connector.cdx.json"), &pretty(&sbom()?))?;
    write(&folder.join("openapi.json"), &openapi()?)?;
    crate::packages::pack(&folder)?;
    pack_crates(&folder)?;
    for document in DOCUMENTS {
        copy_into(&workspace().join(document), &folder)?;
    }
    write(&folder.join("SHA256SUMS"), checksums(&folder)?.as_bytes())?;
    Ok(folder)
}

/// Makes the release twice, the second time with nothing left of the first, and names the files that
/// differ.
pub fn check_release() -> Result<(), Error> {
    let folder = release()?;
    let first = hashes(&folder)?;
    let component = target_folder().join("component");
    if component.exists() {
        fs::remove_dir_all(&component).map_err(at(&component))?;
    }
    let second = hashes(&release()?)?;
    let files = first.keys().chain(second.keys());
    let mut different: Vec<_> = files.filter(|file| first.get(*file) != second.get(*file)).cloned().collect();
    different.dedup();
    if different.is_empty() {
        Ok(())
    } else {
        Err(Error::NotReproducible(different))
    }
}

pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::File {
        path: path.clone(),
        source,
    }
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(at(path))
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

/// Copies a file or a folder.
fn copy_into(from: &Path, folder: &Path) -> Result<(), Error> {
    let Some(name) = from.file_name() else { return Ok(()) };
    let to = folder.join(name);
    if !from.is_dir() {
        return fs::copy(from, &to).map(drop).map_err(at(from));
    }
    fs::create_dir_all(&to).map_err(at(&to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        copy_into(&entry.map_err(at(from))?.path(), &to)?;
    }
    Ok(())
}

/// What the component is made of, as CycloneDX: <https://cyclonedx.org/docs/1.6/json/>. Without time
/// and serial number, so that the same source makes the same bytes.
fn sbom() -> Result<Value, Error> {
    let listed = crate::dependencies()?;
    let mut components = listed.lines().filter_map(|line| {
        let mut words = line.splitn(3, ' ');
        let (name, version) = (words.next()?, words.next()?.trim_start_matches('v'));
        let license = words.next().unwrap_or_default().trim();
        Some(json!({
            "type": "library",
            "bom-ref": format!("pkg:cargo/{name}@{version}"),
            "name": name,
            "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"),
            "licenses": [{ "expression": license }],
        }))
    });
    // The component itself is first.
    let mut own = components.next().unwrap_or_default();
    own["type"] = json!("application");
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": own },
        "components": components.collect::<Vec<_>>(),
    }))
}

fn openapi() -> Result<Vec<u8>, Error> {
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "--locked", "--bin", "monday", "--", "serve", "--openapi"]);
    let program = format!("{cargo:?}");
    let output = cargo.stderr(Stdio::inherit()).output().map_err(|source| Error::Start {
        program: program.clone(),
        source,
    })?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Error::Failed {
            program,
            status: output.status,
        })
    }
}

/// The crates, each as it would be published. That they compile is for `cargo test` to say.
fn pack_crates(folder: &Path) -> Result<(), Error> {
    let mut cargo = cargo();
    cargo.args(["package", "--quiet", "--locked", "--allow-dirty", "--no-verify"]);
    for name in CRATES {
        cargo.args(["--package", name]);
    }
    run(&mut cargo)?;
    for name in CRATES {
        let file = format!("package/{name}-{}.crate", env!("CARGO_PKG_VERSION"));
        copy_into(&target_folder().join(file), folder)?;
    }
    Ok(())
}

fn cargo() -> Command {
    let mut cargo = crate::cargo();
    cargo.current_dir(workspace());
    cargo
}

/// In the form of `sha256sum --check`.
fn checksums(folder: &Path) -> Result<String, Error> {
    let mut lines = String::new();
    for (file, hash) in hashes(folder)? {
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "{hash}  {file}");
    }
    Ok(lines)
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a text cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// The SHA-256 of each file in a folder, by its path there.
fn hashes(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut hashes = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(at(&path))? {
                open.push(entry.map_err(at(&path))?.path());
            }
            continue;
        }
        let bytes = fs::read(&path).map_err(at(&path))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        hashes.insert(name, sha256(&bytes));
    }
    Ok(hashes)
}
