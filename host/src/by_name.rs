//! Calls by name, with JSON for the input and the result.

use std::sync::Arc;

use crate::CallError;
use crate::connector::Connector;
use crate::options::CallOptions;
use serde_json::Value;

/// Maximum size of a result in this process, before it becomes JSON. Values of types that are not
/// known in advance take several times the space of the generated ones, for which the engine's own
/// limit of 128 MiB is made.
const MAX_RESULT_BYTES: usize = 1 << 30;

impl Connector {
    /// The names of the functions that [`Connector::call`] can call, as in the contract:
    /// `read-board` and others.
    pub fn functions(&self) -> Vec<String> {
        self.component().functions()
    }

    /// Calls a function by its name in the contract, with JSON for the input and the result. For
    /// engines that configure calls; programs have a method for each function.
    ///
    /// The input is the value of the parameter before the options; for `check-connection`, which
    /// has none, it is null or `{}`. Fields and words are in snake_case. A case without a payload is
    /// a word (`"any"`), one with a payload an object with one field (`{"by_id": "4"}`). An absent
    /// value is null, and can be left out of the input. Bytes are a list of numbers.
    ///
    /// Input that the function does not take is [`CallError::InvalidInput`], before anything is
    /// sent. The result can have 1 GiB in this process; very long binary responses take less as a
    /// [`CustomResponse`](crate::types::CustomResponse).
    ///
    /// ```no_run
    /// use monday_connector_host::{CallOptions, Connector};
    /// use serde_json::json;
    ///
    /// # async fn list(connector: Connector) -> Result<(), monday_connector_host::CallError> {
    /// let query = json!({"workspace": {"by_id": "12345"}, "types": ["board", "document"]});
    /// let page = connector.call("list-boards", &query, &CallOptions::default()).await?;
    /// println!("{}", page["boards"][0]["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn call(&self, function: &str, input: &Value, options: &CallOptions) -> Result<Value, CallError> {
        let (name, found) = self.component().find(function)?;
        let arguments = found.arguments(input, options)?;
        self.run(Arc::clone(name), options, async |component, store| {
            store.set_hostcall_fuel(MAX_RESULT_BYTES);
            component.call_found(store, found, &arguments).await
        })
        .await
    }
}
