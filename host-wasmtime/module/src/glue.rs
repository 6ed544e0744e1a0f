//! wasm-bindgen, as a library: the module as it is published, and its glue.

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{Module, NAME};

/// A text file for JavaScript hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glue {
    /// `web/ddns_core.js`: the kind of host, and the file.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// `web` is for browsers without a bundler and, with `initSync`, for all others; `nodejs` is CommonJS.
const KINDS: [&str; 3] = ["web", "bundler", "nodejs"];

/// The published module out of what the compiler left.
pub(crate) fn bind(compiled: &[u8]) -> Result<Module> {
    let mut module: Option<Module> = None;
    for kind in KINDS {
        let (wasm, glue) = bind_for(kind, compiled).with_context(|| format!("wasm-bindgen for {kind} fails"))?;
        match &mut module {
            None => module = Some(Module { wasm, glue }),
            Some(module) if module.wasm == wasm => module.glue.extend(glue),
            Some(_) => bail!("wasm-bindgen makes another module for {kind} than for {}", KINDS.join(", ")),
        }
    }
    module.context("there is no kind of host")
}

fn bind_for(kind: &str, compiled: &[u8]) -> Result<(Vec<u8>, Vec<Glue>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(NAME, compiled.to_vec()).typescript(true).remove_name_section(true);
    bindgen.web(kind == "web")?.bundler(kind == "bundler")?.nodejs(kind == "nodejs")?;
    let mut output = bindgen.generate_output()?;
    let snippets = output.snippets().values().any(|snippets| !snippets.is_empty());
    if snippets || !output.local_modules().is_empty() || !output.npm_dependencies().is_empty() {
        bail!("the glue needs files of its own: the module must need nothing");
    }
    let file = |name: String, text: &str| Glue { path: format!("{kind}/{name}"), text: text.to_owned() };
    let mut glue = vec![file(format!("{NAME}.js"), output.js())];
    glue.extend(output.start().map(|start| file(format!("{NAME}_bg.js"), start)));
    glue.extend(output.ts().map(|ts| file(format!("{NAME}.d.ts"), ts)));
    Ok((output.wasm_mut().emit_wasm(), glue))
}
