//! Writes the dispatch from a function's name to the guest's export, for every function of the
//! contract.

use std::{env, error::Error, fmt::Write, fs, path::Path};

use wit_parser::Resolve;

fn main() -> Result<(), Box<dyn Error>> {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    println!("cargo:rerun-if-changed={}", wit.display());
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(&wit)?;
    let (mut arms, mut interfaces) = (String::new(), Vec::new());
    for (interface, id) in &resolve.packages[package].interfaces {
        let functions = &resolve.interfaces[*id].functions;
        if !functions.is_empty() {
            interfaces.push(interface.replace('-', "_"));
        }
        for name in functions.values() {
            let takes_input = name.params.len() > 1;
            let (function, method) = (&name.name, name.name.replace('-', "_"));
            let argument = if takes_input { "from_json(input), " } else { "" };
            writeln!(
                arms,
                "        \"{function}\" => format!(\"{{:?}}\", <Component<H> as {}::Guest>::{method}({argument}options)),",
                interface.replace('-', "_")
            )?;
        }
    }
    let source = format!(
        "use monday_connector::bindings::exports::monday::connector::{{{}}};\n\n\
         /// Carries out a function of the contract by its name, and returns its result as text.\n\
         pub fn call<H: Host + Default>(function: &str, input: Value, options: Option<CallOptions>) -> String {{\n    \
         match function {{\n{arms}        other => panic!(\"the contract has no function {{other}}\"),\n    }}\n}}\n",
        interfaces.join(", ")
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("dispatch.rs"), source)?;
    Ok(())
}
