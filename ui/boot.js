// Starts the window's pages. Everything else happens in the wasm.
import init from "./linnet.js";

await init({ module_or_path: new URL("linnet_bg.wasm", import.meta.url) });
