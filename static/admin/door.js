/* On the way in: what to do when a security key does not answer. */
(() => {
  "use strict";
  document.addEventListener("allauth.error", (event) => {
    const trouble = document.querySelector("[data-key-trouble]");
    if (!trouble) return;
    event.preventDefault();
    trouble.hidden = false;
  });
})();
