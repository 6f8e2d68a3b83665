// Starts the window's pages. Everything else happens in the wasm.
import init from "./linnet.js";

await init();
