// Tries what a stranger's text in this window might try, and tells what came of it.
const done = arguments[arguments.length - 1];
const verdict = (worked) => (worked ? "ALLOWED" : "blocked");
const refuses = (promise) => promise.then(() => "ALLOWED", () => "blocked");
const invoke = (command, payload) => window.__TAURI_INTERNALS__.invoke(command, payload);

(async () => {
  const script = document.createElement("script");
  script.textContent = "window.inlineScriptRan = true";
  document.head.append(script);

  const probe = document.createElement("p");
  probe.setAttribute("style", "position: fixed");
  document.body.append(probe);
  const styled = getComputedStyle(probe).position === "fixed";
  probe.remove();

  const link = document.createElement("a");
  link.setAttribute("onclick", "window.inlineHandlerRan = true");
  link.click();

  done({
    "inline script": verdict(window.inlineScriptRan === true),
    "inline style": verdict(styled),
    "inline handler": verdict(window.inlineHandlerRan === true),
    "another host": await refuses(fetch("http://127.0.0.1:9/")),
    "another command": await refuses(invoke("other", {})),
    "a plugin's command": await refuses(invoke("plugin:notification|notify", { options: { title: "x" } })),
    "the secret's door for an ordinary command": await refuses(invoke("secret", { cmd: "GetStartup", payload: {} })),
  });
})();
