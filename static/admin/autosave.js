/* One form, one draft: saving while an autosave is on its way would make a second page, or put older words over newer.
   Wagtail holds an autosave back for some seconds and does not take it back when the form itself is sent.
   - What is still held back when a person saves is not sent any more.
   - What is being sent is waited for; the form then goes to the page that the autosave made. */
(() => {
  "use strict";

  /** The newest autosave of each form: its event, whether it is being sent, and the button that waits for its answer. */
  const autosaves = new WeakMap();

  function watch(event) {
    const earlier = autosaves.get(event.target);
    if (earlier?.left) event.preventDefault();
    const { formData } = event.detail;
    const autosave = { event, underway: false, left: earlier?.left ?? false, waiting: null };
    // Wagtail reads this when it begins to send, and not before.
    Object.defineProperty(event.detail, "formData", {
      get() {
        autosave.underway = !event.defaultPrevented;
        return formData;
      },
    });
    autosaves.set(event.target, autosave);
  }

  function answered(event) {
    const autosave = autosaves.get(event.target);
    if (!autosave) return;
    autosave.underway = false;
    if (!autosave.waiting) return;
    const { button } = autosave.waiting;
    autosave.waiting = null;
    // A button that is disabled does not say its name.
    if (button) button.disabled = false;
    event.target.requestSubmit(button);
  }

  function submit(event) {
    const autosave = autosaves.get(event.target);
    if (!autosave) return;
    autosave.left = true;
    autosave.event.preventDefault();
    if (!autosave.underway) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    autosave.waiting = { button: event.submitter };
  }

  function back() {
    for (const form of document.forms) {
      const autosave = autosaves.get(form);
      if (autosave) autosave.left = false;
    }
  }

  document.addEventListener("w-autosave:save", watch);
  document.addEventListener("w-autosave:success", answered);
  document.addEventListener("w-autosave:error", answered);
  document.addEventListener("submit", submit, true);
  addEventListener("pageshow", back);
})();
