// Stands between the window and the files of its pages: `mode` is "pass", "slow" or "refuse". Tells whether it stands in
// the page that was loaded last, and which files it has refused there.
const done = arguments[arguments.length - 1];

if (window.linnetIsLeaving) {
  done(null);
} else {
  window.linnetFetch ??= window.fetch;
  window.linnetRefused ??= [];
  window.fetch = async (what, options) => {
    const address = String(what.url ?? what);
    if (/\/(split|chunk)_\w+\.wasm$/.test(address)) {
      if (mode === "refuse") {
        window.linnetRefused.push(address);
        throw new TypeError("refused by the story");
      }
      if (mode === "slow") await new Promise((resume) => setTimeout(resume, 3000));
    }
    return window.linnetFetch(what, options);
  };
  done(window.linnetRefused);
}
