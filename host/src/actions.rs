//! The contract's functions as methods.

use crate::CallError;
use crate::connector::Connector;
use crate::embed::FunctionIndex;
use crate::options::CallOptions;
use crate::types::*;

use crate::functions::for_each_function;

macro_rules! methods {
    ($($interface:literal {
        $($(#[$doc:meta])+ $method:ident($($input:ident: &$type:ident)?) -> $result:ident;)+
    })+) => {
        /// The contract's functions; the interfaces in `wit/` describe them in full. `&CallOptions::default()` are the options of the environment.
        impl Connector {
            $($(
                $(#[$doc])+
                pub async fn $method(&self, $($input: &$type,)? options: &CallOptions) -> Result<$result, CallError> {
                    self.run(self.name(FunctionIndex::$method), options, async |component, store| {
                        component.$method(store, $($input,)? options).await
                    })
                    .await
                }
            )+)+
        }
    };
}

for_each_function!(methods);
