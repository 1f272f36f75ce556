//! Typed calls into the component, generated from the contract in `wit/`.

wasmtime::component::bindgen!({
    path: "wit",
    // Only the exports: the imports are served by the crates that own them.
    inline: "
        package monday:host;

        world component {
            export monday:connector/types@0.1.0;
            export monday:connector/actions@0.1.0;
            export monday:connector/connections@0.1.0;
            export monday:connector/provisioning@0.1.0;
        }
    ",
    world: "monday:host/component",
    exports: { default: async },
    require_store_data_send: true,
    additional_derives: [Clone, PartialEq],
});
