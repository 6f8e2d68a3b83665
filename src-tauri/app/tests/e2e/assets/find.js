// Finds things in the page the way a person or a screen reader would: by role and accessible name, among what can be
// seen and reached now. While a dialog is open, only the dialog can be reached.
window.linnetFind ??= (() => {
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const scope = () => [...document.querySelectorAll("dialog[open]")].filter((d) => d.matches(":modal")).pop() ?? document.body;
  const reachable = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest("[inert],[aria-hidden=true]");
  const textOf = (ids) => tidy(ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" "));
  const nameOf = (element) => {
    if (element.getAttribute("aria-labelledby")) return textOf(element.getAttribute("aria-labelledby"));
    if (element.getAttribute("aria-label")) return tidy(element.getAttribute("aria-label"));
    if (element.labels?.length) return tidy([...element.labels].map((label) => label.textContent).join(" "));
    return tidy(element.innerText || element.textContent || element.title || element.value);
  };
  const best = (elements, name) => {
    const named = elements.filter(reachable).map((element) => [element, nameOf(element)]);
    const wanted = tidy(name);
    const by = (fits) => named.find(([, found]) => fits(found))?.[0];
    return by((n) => n === wanted) ?? by((n) => n.startsWith(wanted)) ?? by((n) => n.includes(wanted)) ?? null;
  };
  const all = (selector) => [...scope().querySelectorAll(selector)];
  const roles = ["button", "link", "tab", "menuitem", "option", "radio", "checkbox", "switch", "gridcell", "row"];
  const clickable = `button, a[href], summary, input[type=radio], input[type=checkbox], ${roles.map((r) => `[role=${r}]`).join()}`;
  const field = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true], [role=textbox]";
  return {
    clickable: (name) => best(all(clickable).filter((element) => !element.disabled), name),
    field: (name) => best(all(field), name),
    file: () => all("input[type=file]").pop() ?? document.querySelector("input[type=file]"),
    names: () => all(`${clickable}, ${field}`).filter(reachable).map(nameOf),
    text: () => tidy(scope().innerText),
    focused: () => `${document.activeElement?.tagName} ${nameOf(document.activeElement)} (window ${document.hasFocus()})`.slice(0, 200),
  };
})();
