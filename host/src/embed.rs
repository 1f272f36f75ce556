//! The connector in a program that has an engine, a linker and stores of its own.
//!
//! [`Connector`](crate::Connector) is the short way: it has an engine of its own, limits the memory and
//! the time of a call, and runs each in a fresh instance. A program that runs other components, too,
//! may want the connector beside them:
//!
//! ```no_run
//! use monday_connector_host::embed::{self, CallContext, ConnectorPre, ConnectorView, Gateway};
//! use monday_connector_host::{CallOptions, LoadError};
//! use wasmtime::component::{Component, Linker};
//! use wasmtime::{Engine, Store};
//!
//! struct MyState(CallContext);
//!
//! impl ConnectorView for MyState {
//!     fn connector(&mut self) -> &mut CallContext {
//!         &mut self.0
//!     }
//! }
//!
//! # async fn run(engine: &Engine) -> Result<(), Box<dyn std::error::Error>> {
//! // Once per process.
//! let component = Component::from_file(engine, "monday-connector.wasm")?;
//! let mut linker = Linker::new(engine);
//! embed::add_to_linker(&mut linker)?;
//! let connector = ConnectorPre::new(&linker.instantiate_pre(&component)?)?;
//! let gateway = Gateway::builder().inherit_monday_env().build()?;
//!
//! // Once per call.
//! let mut store = Store::new(engine, MyState(gateway.context("read-board")));
//! let details = connector.read_board(&mut store, "12345678901", &CallOptions::default()).await??;
//! println!("{:?}", details.board.name);
//! # Ok(())
//! # }
//! ```
//!
//! [`ConnectorPre::call`] calls a function by its name, with JSON. Calls have the events, spans and metrics that
//! those of [`Connector`](crate::Connector) have, but for [`EventKind::CallEnds`](crate::EventKind::CallEnds),
//! since the memory is the program's. The flows of [`lifecycle`](crate::lifecycle) take a `Connector`.
//!
//! The limits are the program's: its stores' limiter, its fuel or epochs, its timeouts. Results of more
//! than 128 MiB need [`Store::set_hostcall_fuel`](wasmtime::Store::set_hostcall_fuel).
//!
//! [`Cache`] keeps what an engine compiled in a folder, for the next start.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use wasmtime::component::{ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Lower, TypedFunc, Val};
use wasmtime::{AsContextMut, StoreContextMut};

pub use crate::cache::Cache;
pub use crate::context::{CallContext, ConnectorView, Gateway, GatewayBuilder, add_to_linker};

use crate::bindings::exports::monday::connector::types::CallOptions as WitOptions;
use crate::dynamic::{self, action_error, to_value};
use crate::error::{TRAP, outcome};
use crate::functions::{FUNCTIONS, contract_name, for_each_function};
use crate::observe::Span;
use crate::types::*;
use crate::{CallError, CallOptions, LoadError};

/// The connector before its instantiation, in a program's own engine. Each of its methods makes a fresh
/// instance in the store that it is given, and calls one function.
///
/// The outer error of a call is the engine's: a trap, or a limit of the store. The inner one is the
/// function's.
pub struct ConnectorPre<T: 'static> {
    pre: InstancePre<T>,
    functions: Arc<[Function]>,
    by_name: Arc<BTreeMap<Arc<str>, dynamic::Function>>,
}

impl<T> Clone for ConnectorPre<T> {
    fn clone(&self) -> Self {
        Self {
            pre: self.pre.clone(),
            functions: Arc::clone(&self.functions),
            by_name: Arc::clone(&self.by_name),
        }
    }
}

/// A function of the component.
struct Function {
    export: ComponentExportIndex,
    /// Whether its type was found to be the contract's.
    is_checked: AtomicBool,
}

impl<T: ConnectorView> ConnectorPre<T> {
    /// Looks the functions of the contract up in a component; a component that lacks some is refused.
    pub fn new(pre: &InstancePre<T>) -> Result<Self, LoadError> {
        let component = pre.component();
        let mut functions = Vec::new();
        let mut differences = Vec::new();
        for (interface, methods) in FUNCTIONS {
            let Some(instance) = component.get_export_index(None, interface) else {
                differences.push(format!("it does not export {interface}"));
                continue;
            };
            for name in methods.iter().map(|method| contract_name(method)) {
                match component.get_export_index(Some(&instance), name.as_str()) {
                    Some(export) => functions.push(Function {
                        export,
                        is_checked: AtomicBool::new(false),
                    }),
                    None => differences.push(format!("{interface} lacks the function {name}")),
                }
            }
        }
        if differences.is_empty() {
            Ok(Self {
                pre: pre.clone(),
                functions: functions.into(),
                by_name: Arc::new(dynamic::functions(component.engine(), component)),
            })
        } else {
            Err(LoadError::WrongComponent(differences))
        }
    }

    /// The component before its instantiation.
    pub fn instance_pre(&self) -> &InstancePre<T> {
        &self.pre
    }

    /// The names of the functions that [`ConnectorPre::call`] can call, as in the contract: `read-board` and
    /// others.
    pub fn functions(&self) -> Vec<String> {
        self.by_name.keys().map(|name| name.to_string()).collect()
    }

    /// A function by its name; an error tells those that there are.
    pub(crate) fn find(&self, function: &str) -> Result<(&Arc<str>, &dynamic::Function), CallError> {
        self.by_name.get_key_value(function).ok_or_else(|| CallError::UnknownFunction {
            name: function.to_owned(),
            known: self.functions(),
        })
    }

    /// Calls a function by its name in the contract, with JSON for the input and the result, as
    /// [`Connector::call`](crate::Connector::call) does. What the engine ends is [`CallError::Trap`], with the
    /// engine's error as its source.
    pub async fn call(
        &self,
        mut store: impl AsContextMut<Data = T>,
        function: &str,
        input: &Value,
        options: &CallOptions,
    ) -> Result<Value, CallError> {
        let (_, found) = self.find(function)?;
        let arguments = found.arguments(input, options)?;
        let mut store = store.as_context_mut();
        let (span, mut end) = store.data_mut().connector().begin().unzip();
        let result = Span::around_if(span, self.call_found(&mut store, found, &arguments)).await;
        if let Some(end) = &mut end {
            end.outcome(outcome_of(&result));
        }
        store.data_mut().connector().outgoing.call_ends();
        match result {
            Ok(result) => result.map_err(|error| CallError::Action(Box::new(error))),
            Err(error) => Err(CallError::Trap {
                source: error.into(),
                idempotency_key: store.data_mut().connector().idempotency_key().map(str::to_owned),
            }),
        }
    }

    /// Calls a function of a fresh instance with values.
    pub(crate) async fn call_found(
        &self,
        mut store: impl AsContextMut<Data = T>,
        found: &dynamic::Function,
        arguments: &[Val],
    ) -> wasmtime::Result<Result<Value, ActionError>> {
        let mut store = store.as_context_mut();
        let instance = self.pre.instantiate_async(&mut store).await?;
        let Some(function) = instance.get_func(&mut store, found.export) else {
            return Err(wasmtime::format_err!("the export is not a function"));
        };
        let mut results = [Val::Bool(false)];
        function.call_async(&mut store, arguments, &mut results).await?;
        let [result] = results;
        let result = match result {
            Val::Result(Ok(ok)) => Ok(ok.map_or(Value::Null, |ok| to_value(*ok))),
            Val::Result(Err(Some(error))) => Err(action_error(*error)?),
            _ => return Err(wasmtime::format_err!("the function returned neither a result nor an error")),
        };
        store.data_mut().connector().outgoing.returned(&result);
        Ok(result)
    }

    /// A function of a fresh instance.
    async fn function<Params, Return>(
        &self,
        store: &mut StoreContextMut<'_, T>,
        index: FunctionIndex,
    ) -> wasmtime::Result<TypedFunc<Params, Return>>
    where
        Params: ComponentNamedList + Lower,
        Return: ComponentNamedList + Lift,
    {
        let instance: Instance = self.pre.instantiate_async(&mut *store).await?;
        let Some(function) = self.functions.get(index as usize) else {
            return Err(wasmtime::format_err!("the component has no function {}", index as usize));
        };
        if !function.is_checked.load(Ordering::Relaxed) {
            let checked = instance.get_typed_func(&mut *store, function.export)?;
            function.is_checked.store(true, Ordering::Relaxed);
            return Ok(checked);
        }
        let Some(unchecked) = instance.get_func(&mut *store, function.export) else {
            return Err(wasmtime::format_err!("the export is not a function"));
        };
        // SAFETY: every instance of this component has the same types, and the arm above compared them
        // with `Params` and `Return`, which belong to the index. Comparing records of some thirty fields
        // takes up to 20 µs.
        Ok(unsafe { TypedFunc::new_unchecked(unchecked) })
    }
}

/// How a call ended, for metrics and spans.
fn outcome_of<T>(result: &wasmtime::Result<Result<T, ActionError>>) -> Cow<'static, str> {
    match result {
        Ok(Ok(_)) => "ok".into(),
        Ok(Err(error)) => outcome(error),
        Err(_) => TRAP.into(),
    }
}

macro_rules! methods {
    ($($interface:literal {
        $($(#[$doc:meta])+ $method:ident($($input:ident: &$type:ident)?) -> $result:ident;)+
    })+) => {
        /// The places of the functions in the order of the table.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy)]
        pub(crate) enum FunctionIndex { $($($method),+),+ }

        /// The contract's functions; the interfaces in `wit/` describe them in full. `&CallOptions::default()` are the options of the environment.
        impl<T: ConnectorView> ConnectorPre<T> {
            $($(
                $(#[$doc])+
                pub async fn $method(
                    &self,
                    mut store: impl AsContextMut<Data = T>,
                    $($input: &$type,)?
                    options: &CallOptions,
                ) -> wasmtime::Result<Result<$result, ActionError>> {
                    let options = options.to_wit();
                    let mut store = store.as_context_mut();
                    let (span, mut end) = store.data_mut().connector().begin().unzip();
                    let call = async {
                        let function = self
                            .function::<($(&argument!($type),)? Option<&WitOptions>,), (Result<$result, ActionError>,)>(&mut store, FunctionIndex::$method)
                            .await?;
                        let (result,) = function.call_async(&mut store, ($($input,)? options.as_ref(),)).await?;
                        store.data_mut().connector().outgoing.returned(&result);
                        Ok(result)
                    };
                    let result = Span::around_if(span, call).await;
                    if let Some(end) = &mut end {
                        end.outcome(outcome_of(&result));
                    }
                    store.data_mut().connector().outgoing.call_ends();
                    result
                }
            )+)+
        }
    };
}

/// The type behind the reference that the component takes.
macro_rules! argument {
    (str) => {
        str
    };
    ($type:ident) => {
        $type
    };
}

for_each_function!(methods);
