//! The corpus, and small changes of it: what a fuzzer would try first, the same each time.

use std::{fs, path::Path};

use monday_connector::engine::transport::Response;
use monday_connector_fuzz::{TOKEN, give, response, run};
use serde_json::{Value, json};

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/response");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn the_corpus_holds_recorded_responses() {
    let corpus = corpus();
    assert!(corpus.len() >= 20, "{}", corpus.len());
    let statuses: std::collections::BTreeSet<u16> = corpus.iter().map(|data| response(data).status).collect();
    for status in [200, 401, 429, 503] {
        assert!(statuses.contains(&status), "{status}: {statuses:?}");
    }
    let echoes = corpus.iter().any(|data| String::from_utf8_lossy(data).contains(TOKEN));
    assert!(echoes, "no response repeats the token");
}

#[test]
fn corpus_inputs_do_not_panic() {
    corpus().iter().for_each(|data| run(data));
}

#[test]
fn truncated_corpus_inputs_do_not_panic() {
    for data in corpus() {
        for length in (0..data.len()).step_by(1 + data.len() / 40) {
            run(&data[..length]);
        }
    }
}

#[test]
fn corpus_inputs_with_changed_bytes_do_not_panic() {
    // xorshift64: the same changes each time.
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    const BYTES: &[u8] = b"\"\\{}[]:,0-9eEnulltrueu\xff\x80\xf0<> ";
    for data in corpus().into_iter().filter(|data| !data.is_empty()) {
        for _ in 0..40 {
            let mut changed = data.clone();
            for _ in 0..=random(3) {
                let place = random(changed.len());
                match random(3) {
                    0 => changed[place] = BYTES[random(BYTES.len())],
                    1 => changed.insert(place, BYTES[random(BYTES.len())]),
                    _ => drop(changed.remove(place)),
                }
                if changed.is_empty() {
                    break;
                }
            }
            run(&changed);
        }
    }
}

/// Every place of every good response, with each kind of value in it: what the schema allows to be
/// null or empty, and what it does not.
#[test]
fn good_responses_with_any_value_in_any_place_do_not_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/response");
    let mut changed = 0;
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if !file.file_name().unwrap().to_str().unwrap().starts_with("good-") {
            continue;
        }
        let good = response(&fs::read(&file).unwrap());
        let body: Value = serde_json::from_slice(&good.body).unwrap();
        for place in places(&body) {
            for value in [
                json!(null),
                json!(true),
                json!(7),
                json!(-1.5e300),
                json!("7"),
                json!(""),
                json!([]),
                json!([null]),
                json!({}),
                json!([{ "id": 18_265_829_659_u64 }]),
            ] {
                let mut body = body.clone();
                *body.pointer_mut(&place).unwrap() = value;
                let changed_response = Response {
                    body: body.to_string().into_bytes(),
                    ..good.clone()
                };
                give(&changed_response, None);
                changed += 1;
            }
        }
    }
    println!("{changed} changed responses");
    assert!(changed > 1_000, "{changed}");
}

/// The JSON pointers of all values in a tree.
fn places(root: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut open = vec![(String::new(), root)];
    while let Some((place, value)) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().zip(0..).map(|(item, number)| (format!("{place}/{number}"), item))),
            Value::Object(fields) => open.extend(fields.iter().map(|(name, item)| (format!("{place}/{name}"), item))),
            _ => {}
        }
        places.push(place);
    }
    places
}
