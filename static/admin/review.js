/* The review form in the browser: says what is still missing, names the decision on the button, sends with Ctrl+Enter.
   Everything works without it: the server checks what is sent. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-review]");
  if (!form) return;
  const part = (name) => form.querySelector(`[data-review-${name}]`);
  const [missing, words, button, keys, note] = ["missing", "missing-text", "submit", "keys", "reason-note"].map(part);
  const bar = document.querySelector("[data-review-bar]");
  const barText = bar?.textContent;
  const plainLabel = button.textContent;

  const ticks = () => [...form.querySelectorAll("[data-review-must], [data-review-must] input")].filter((one) => one.type === "checkbox");
  const disposals = () => [...form.elements].filter((one) => one.hasAttribute("data-review-disposal"));
  const chosen = () => form.querySelector('input[name="decision"]:checked');
  const reason = () => form.elements.namedItem("reason");

  /* What is missing: [words, the first field to go to]. */
  function lacking() {
    const found = [];
    const decision = chosen();
    const approves = !decision || decision.value === "approve";
    const empty = approves ? ticks().filter((one) => !one.checked) : [];
    const open = approves ? disposals().filter((one) => !one.value.trim()) : [];
    if (empty.length) found.push([words.dataset.items.replace("#", empty.length), empty[0]]);
    if (open.length) found.push([words.dataset.findings.replace("#", open.length), open[0]]);
    if (!decision) found.push([words.dataset.decision, form.querySelector('input[name="decision"]')]);
    if (!approves && !reason().value.trim()) found.push([words.dataset.reason, reason()]);
    return found;
  }

  function say() {
    const found = lacking();
    const text = found.length ? words.dataset.before + found.map(([one]) => one).join(words.dataset.between) : "";
    if (words.textContent !== text) words.textContent = text;
    missing.hidden = !found.length;
    if (bar) bar.textContent = text || barText;
    const label = chosen()?.closest("label")?.querySelector("span")?.firstChild?.textContent.trim();
    button.textContent = label ? button.dataset.label + label : plainLabel;
    const needs = chosen() && chosen().value !== "approve";
    reason().setAttribute("aria-required", String(Boolean(needs)));
    note.classList.toggle("staff-must", Boolean(needs));
  }

  form.addEventListener("submit", (event) => {
    const [first] = lacking();
    if (!first) return;
    event.preventDefault();
    first[1].focus();
    first[1].scrollIntoView({ block: "center" });
  });
  document.addEventListener("input", say);
  document.addEventListener("change", say);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-review-file]");
    const mark = link?.parentElement.querySelector("[data-review-opened]");
    if (mark) mark.textContent = mark.dataset.opened ?? mark.textContent;
  });
  if (keys) keys.hidden = false;
  say();
})();
