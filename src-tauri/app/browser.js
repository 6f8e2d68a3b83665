// Stands in for Tauri's own script when the pages run in a plain browser: the same two doors over HTTP, the same event.
(() => {
  const callbacks = new Map();
  let last = 0;
  const hear = (handler) => {
    const events = new EventSource("/events");
    events.onmessage = ({ data }) => callbacks.get(handler)({ event: "app-event", payload: JSON.parse(data) });
  };
  window.__TAURI_INTERNALS__ = {
    transformCallback(callback) {
      callbacks.set(++last, callback);
      return last;
    },
    async invoke(command, payload) {
      if (command === "plugin:event|listen") return hear(payload.handler);
      const headers = { "content-type": "application/json" };
      const response = await fetch(`/door/${command}`, { method: "POST", headers, body: JSON.stringify(payload) });
      const answer = await response.json();
      if (!response.ok) throw answer;
      return answer;
    },
  };
})();
