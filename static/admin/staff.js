/* What our staff screens do in the browser. Everything also works without: the server checks what is sent.
   - The ground and the reason for not making public stand under the attribute that asks for them.
   - A note of the metadata check leads to its field, also into a closed panel. */
(() => {
  "use strict";

  const PROACTIVE = "proactive";

  const wrapperOf = (name) => document.getElementById(`id_${name}`)?.closest(".w-panel__wrapper");

  function groundsUnderAttribute() {
    const radios = [...document.querySelectorAll('input[type="radio"][name="attribute"]')];
    const parts = ["attribute_ground", "attribute_reason"].map(wrapperOf);
    if (!radios.length || parts.some((part) => !part)) return;
    const grounds = document.createElement("div");
    grounds.className = "staff-grounds";
    grounds.append(...parts);
    const place = () => {
      const chosen = radios.find((radio) => radio.checked);
      grounds.hidden = !chosen || chosen.value === PROACTIVE;
      (chosen ?? radios.at(-1)).closest("div").append(grounds);
    };
    place();
    radios.forEach((radio) => radio.addEventListener("change", place));
  }

  function fieldOf(name) {
    return (
      document.querySelector(`[data-contentpath="${name}"]`) ??
      document.getElementById(`id_${name}`) ??
      document.getElementById(`id_${name}-FORMS`)
    );
  }

  function goToField(event) {
    const link = event.target.closest("[data-staff-field]");
    const field = link && fieldOf(link.dataset.staffField);
    if (!field) return;
    event.preventDefault();
    for (let panel = field.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      panel.querySelector('[data-panel-toggle][aria-expanded="false"]')?.click();
    }
    (field.closest("[data-panel]") ?? field).scrollIntoView({ block: "start" });
    const focusable = field.matches("input, select, textarea")
      ? field
      : field.querySelector('input:not([type="hidden"]), select, textarea, button, [contenteditable="true"]');
    focusable?.focus({ preventScroll: true });
    focusable?.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", goToField);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", groundsUnderAttribute);
  else groundsUnderAttribute();
})();
