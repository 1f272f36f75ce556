use monday_connector_host::{Connector, LoadError};

use crate::stub;

#[test]
fn what_is_no_component_is_named_so() {
    let module = wat::parse_str("(module)").unwrap();
    for bytes in [&b""[..], b"\0asm", b"(component)", &module] {
        let error = Connector::builder().load(bytes).err().unwrap();
        assert!(matches!(error, LoadError::NotAComponent(_)), "{error:?}");
    }
}

#[test]
fn another_component_is_refused_with_every_difference() {
    let other = wat::parse_str(
        r#"(component
            (import "wasi:sockets/network@0.2.0" (instance (export "x" (func))))
            (instance (export "monday:connector/connections@0.1.0")))"#,
    )
    .unwrap();
    let error = Connector::builder().load(&other).err().unwrap();
    let LoadError::WrongComponent(differences) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        differences,
        [
            "it does not export monday:connector/actions@0.1.0",
            "monday:connector/connections@0.1.0 lacks the function check-connection",
            "it does not export monday:connector/provisioning@0.1.0",
            "it imports wasi:sockets/network@0.2.0, which a connector does not",
        ]
    );
}

#[test]
fn a_missing_file_is_named() {
    let error = Connector::from_file("no/such.wasm").err().unwrap();
    assert!(error.to_string().contains("no/such.wasm"), "{error}");
}

#[test]
fn unusable_settings_are_refused() {
    let component = stub::component(stub::FAIL);
    let unusable = [
        Connector::builder().env("HOME", "/"),
        Connector::builder().allow_origin("example.com"),
        Connector::builder().max_concurrent_calls(0),
    ];
    for settings in unusable {
        let error = settings.load(&component).err().unwrap();
        assert!(matches!(error, LoadError::Configuration(_)), "{error:?}");
    }
    let usable = Connector::builder().env("MONDAY_TOKEN", "any").allow_origin("https://example.com");
    assert!(usable.load(&component).is_ok());
}
