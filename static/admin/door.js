/* On the way in: security keys need a script; and what to do when one does not answer. */
(() => {
  "use strict";
  document.querySelectorAll("[data-needs-script]").forEach((element) => {
    element.hidden = false;
  });
  document.addEventListener("allauth.error", (event) => {
    const trouble = document.querySelector("[data-key-trouble]");
    if (!trouble) return;
    event.preventDefault();
    trouble.hidden = false;
  });
})();
