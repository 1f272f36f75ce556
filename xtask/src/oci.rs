//! The component as an OCI artifact: an image layout, which `oras cp --from-oci-layout`,
//! `skopeo copy oci:…` and others push to a registry as it is.
//!
//! Its form is that of the Wasm working group of the CNCF, which `wkg` writes too:
//! <https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/>.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use wit_component::DecodedWasm;

use crate::release::{at, sha256, write};
use crate::{DESCRIPTION, Error, workspace};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const LAYER: &str = "application/wasm";

const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Writes the layout into a folder that does not exist yet.
pub fn layout(folder: &Path, component: &[u8]) -> Result<(), Error> {
    let blobs = folder.join("blobs/sha256");
    fs::create_dir_all(&blobs).map_err(at(&blobs))?;
    let created = created();
    let (imports, exports) = interfaces(component)?;

    let layer = Blob::write(&blobs, LAYER, component.to_vec())?;
    let config = json!({
        "created": created,
        "architecture": "wasm",
        "os": "wasip2",
        "layerDigests": [layer.digest],
        "component": { "imports": imports, "exports": exports, "target": null },
    });
    let config = Blob::write(&blobs, CONFIG, config.to_string().into_bytes())?;
    // The name under which `oras pull` writes the file; without one it writes none.
    let mut named = layer.descriptor();
    named["annotations"] = json!({ "org.opencontainers.image.title": "monday-connector.wasm" });
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config.descriptor(),
        "layers": [named],
        "annotations": {
            "org.opencontainers.image.created": created,
            "org.opencontainers.image.description": DESCRIPTION,
            "org.opencontainers.image.documentation": format!("{HOME}/tree/main/docs"),
            "org.opencontainers.image.licenses": env!("CARGO_PKG_LICENSE"),
            "org.opencontainers.image.source": HOME,
            "org.opencontainers.image.title": "monday-connector",
            "org.opencontainers.image.version": env!("CARGO_PKG_VERSION"),
        },
    });
    let manifest = Blob::write(&blobs, MANIFEST, manifest.to_string().into_bytes())?;
    let mut entry = manifest.descriptor();
    entry["annotations"] = json!({ "org.opencontainers.image.ref.name": env!("CARGO_PKG_VERSION") });
    write(
        &folder.join("index.json"),
        json!({ "schemaVersion": 2, "manifests": [entry] }).to_string().as_bytes(),
    )?;
    write(
        &folder.join("oci-layout"),
        json!({ "imageLayoutVersion": "1.0.0" }).to_string().as_bytes(),
    )
}

struct Blob {
    media_type: &'static str,
    digest: String,
    size: usize,
}

impl Blob {
    fn write(blobs: &Path, media_type: &'static str, bytes: Vec<u8>) -> Result<Self, Error> {
        let hash = sha256(&bytes);
        write(&blobs.join(&hash), &bytes)?;
        Ok(Self {
            media_type,
            digest: format!("sha256:{hash}"),
            size: bytes.len(),
        })
    }

    fn descriptor(&self) -> Value {
        json!({ "mediaType": self.media_type, "digest": self.digest, "size": self.size })
    }
}

/// The names of what the component imports and exports.
fn interfaces(component: &[u8]) -> Result<(Vec<String>, Vec<String>), Error> {
    let decoded = wit_component::decode(component).map_err(|error| Error::Encode(format!("{error:#}")))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err(Error::Encode("this is a WIT package, not a component".to_owned()));
    };
    let world = &resolve.worlds[world];
    let names = |items: Vec<_>| items.into_iter().map(|key| resolve.name_world_key(key)).collect();
    Ok((names(world.imports.keys().collect()), names(world.exports.keys().collect())))
}

/// The time of the last commit, so that the same source makes the same bytes; outside a repository
/// the beginning of time.
fn created() -> String {
    let date = Command::new("git")
        .current_dir(workspace())
        .env("TZ", "UTC")
        .args(["log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd"])
        .output();
    let date = date.ok().filter(|output| output.status.success());
    let date = date.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    date.filter(|date| !date.is_empty())
        .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json_of(path: &Path) -> Value {
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn every_part_is_found_by_its_digest() {
        let component = fs::read(crate::component().unwrap()).unwrap();
        let folder = std::env::temp_dir().join(format!("monday-oci-{}", std::process::id()));
        layout(&folder, &component).unwrap();
        let blobs = folder.join("blobs/sha256");
        for entry in fs::read_dir(&blobs).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(path.file_name().unwrap().to_str().unwrap(), sha256(&fs::read(&path).unwrap()));
        }
        let blob = |descriptor: &Value| {
            let digest = descriptor["digest"].as_str().unwrap();
            let path = blobs.join(digest.strip_prefix("sha256:").unwrap());
            assert_eq!(fs::metadata(&path).unwrap().len(), descriptor["size"].as_u64().unwrap());
            path
        };
        let manifest = json_of(&blob(&json_of(&folder.join("index.json"))["manifests"][0]));
        let layer = &manifest["layers"][0];
        assert_eq!(fs::read(blob(layer)).unwrap(), component);
        assert_eq!(layer["annotations"]["org.opencontainers.image.title"], "monday-connector.wasm");
        let config = json_of(&blob(&manifest["config"]));
        assert_eq!(config["layerDigests"][0], manifest["layers"][0]["digest"]);
        let names = |key: &str| config["component"][key].as_array().unwrap().clone();
        assert_eq!(names("imports").len(), 8);
        assert!(names("exports").contains(&json!("monday:connector/actions@0.1.0")));
        fs::remove_dir_all(&folder).unwrap();
    }
}
