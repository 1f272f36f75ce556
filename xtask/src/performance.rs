//! docs/performance.md, from a run of the benchmark.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::{Error, run, workspace};

/// The part of the page that is written anew.
const BEGIN: &str = "<!-- Measured: written by `cargo xtask performance`. -->";
const END: &str = "<!-- End of what was measured. -->";

/// Width of the longest bar, in characters.
const WIDTH: f64 = 40.0;

/// Runs the benchmark and writes what it measured into docs/performance.md.
pub fn performance() -> Result<(), Error> {
    let mut bench = crate::cargo();
    bench.current_dir(workspace()).args(["bench", "--quiet", "--bench", "calls"]);
    run(&mut bench)?;
    let file = workspace().join("target/performance.json");
    let bytes = fs::read(&file).map_err(|source| Error::File {
        path: file.clone(),
        source,
    })?;
    let measured: Value = serde_json::from_slice(&bytes).map_err(|error| Error::Encode(format!("{}: {error}", file.display())))?;
    let path = workspace().join("docs/performance.md");
    let failed = |source| Error::File {
        path: path.clone(),
        source,
    };
    let page = fs::read_to_string(&path).map_err(failed)?;
    let page = replaced(&page, &section(&measured)).ok_or_else(|| Error::Encode(format!("{} lacks its marks", path.display())))?;
    fs::write(&path, page).map_err(failed)
}

/// The page with another section between its marks.
fn replaced(page: &str, section: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{section}\n{END}{after}"))
}

fn section(measured: &Value) -> String {
    let mut text = format!(
        "{}; median of {} rounds, in which every client has its turn.\n",
        capital(measured["cores"].as_str().unwrap_or_default()),
        measured["rounds"]
    );
    for workload in measured["workloads"].as_array().into_iter().flatten() {
        let clients = workload["clients"].as_array().map(Vec::as_slice).unwrap_or_default();
        let _ = write!(
            text,
            "\n**{}**\n\n```text\n",
            capital(workload["name"].as_str().unwrap_or_default())
        );
        let largest = clients.iter().filter_map(|client| client["ratio"].as_f64()).fold(1.0, f64::max);
        for client in clients {
            let ratio = client["ratio"].as_f64().unwrap_or_default();
            let _ = writeln!(
                text,
                "{:<24} {:>10} µs {:>7}×  {}",
                client["client"].as_str().unwrap_or_default(),
                rounded(client["microseconds"].as_f64().unwrap_or_default()),
                format!("{ratio:.1}"),
                bar(ratio, largest),
            );
        }
        text.push_str("```\n");
    }
    let memory = &measured["memory"];
    text.push_str("\n| Memory | KiB |\n|---|---|\n");
    for peak in memory["peaks"].as_array().into_iter().flatten() {
        let _ = writeln!(
            text,
            "| of the component, at most, in a call for {} | {} |",
            peak["name"].as_str().unwrap_or_default(),
            peak["bytes"].as_u64().unwrap_or_default() / 1024
        );
    }
    let waiting = &memory["waiting"];
    let kib = |name: &str| waiting[name].as_f64().unwrap_or_default() / 1024.0;
    let _ = writeln!(
        text,
        "| resident, of each of {} calls that wait at once | {:.0} |\n| of page tables, of each of them | {:.0} |",
        waiting["calls"],
        kib("resident_bytes"),
        kib("page_table_bytes")
    );
    let instances = &measured["instances"];
    let of = |index: usize| instances["instances"][index]["microseconds"].as_f64().unwrap_or_default();
    let _ = writeln!(
        text,
        "\nAn instance of the connector takes {:.0} µs, one of an empty component with the same imports {:.0} µs (ratio {}).",
        of(1),
        of(0),
        instances["ratio"]
    );
    text
}

/// A bar on a logarithmic scale: ratios go from 1 to hundreds.
fn bar(ratio: f64, largest: f64) -> String {
    let length = (1.0 + ratio.max(1.0).ln() / largest.max(1.1).ln() * (WIDTH - 1.0)).round();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    "█".repeat(length.max(1.0) as usize)
}

/// Three figures are enough.
fn rounded(microseconds: f64) -> String {
    let text = if microseconds < 100.0 {
        format!("{microseconds:.1}")
    } else {
        format!("{microseconds:.0}")
    };
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), ""), |(whole, _)| (whole, &text[whole.len()..]));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_gets_its_figures_between_its_marks() {
        let page = format!("# Title\n\n{BEGIN}\nold\n{END}\nrest\n");
        let measured = json!({
            "cores": "one core", "rounds": 3,
            "workloads": [{"name": "one board", "clients": [
                {"client": "native client", "microseconds": 33.25, "ratio": 1.0},
                {"client": "host library", "microseconds": 1_234_567.0, "ratio": 4.06},
            ]}],
            "memory": {"peaks": [{"name": "one board", "bytes": 1_048_576}], "waiting": {"calls": 1000, "resident_bytes": 96_256, "page_table_bytes": 13_000}},
            "instances": {"instances": [{"microseconds": 20.3}, {"microseconds": 19.6}], "ratio": 0.97},
        });
        let page = replaced(&page, &section(&measured)).unwrap();
        assert!(page.starts_with("# Title") && page.ends_with("rest\n") && !page.contains("old"));
        for part in [
            "33.2 µs     1.0×  █\n",
            "1,234,567 µs     4.1×",
            "one board | 1024 |",
            "at once | 94 |",
            "20 µs, one",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(bar(4.06, 4.06).chars().count(), 40);
        assert!(replaced("# Title", "x").is_none());
    }
}
