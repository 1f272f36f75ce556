//! The contract's functions as methods.

use crate::CallError;
use crate::connector::Connector;
use crate::options::CallOptions;
use crate::types::*;

use crate::functions::for_each_function;

macro_rules! methods {
    ($($interface:literal, $accessor:ident {
        $($(#[$doc:meta])+ $method:ident = $function:ident($($input:ident: &$type:ident)?) -> $result:ident;)+
    })+) => {
        /// The contract's functions; the interfaces in `wit/` describe them in full. `&CallOptions::default()` are the options of the environment.
        impl Connector {
            $($(
                $(#[$doc])+
                pub async fn $method(&self, $($input: &$type,)? options: &CallOptions) -> Result<$result, CallError> {
                    let options = options.to_wit();
                    self.run(async |component, store| {
                        let interface = component.$accessor();
                        interface.$function(store, $(argument!($type $input),)? options.as_ref()).await
                    })
                    .await
                }
            )+)+
        }
    };
}

/// The generated functions take text as `&String`.
macro_rules! argument {
    (str $input:ident) => {
        &$input.to_owned()
    };
    ($type:ident $input:ident) => {
        $input
    };
}

for_each_function!(methods);
