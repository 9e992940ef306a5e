/* Starts what Wagtail's form fields bring along as JSON: <script type="application/json" data-start="new Name">[…]</script>.
   Inline script would need a content policy that lets any inline script run. */
(() => {
  "use strict";

  const WAITING = 'script[type="application/json"][data-start]:not([data-started])';

  function start(element) {
    element.dataset.started = "";
    const [name, isNew] = element.dataset.start.split(" ").reverse();
    const made = name.split(".").reduce((owner, key) => owner?.[key], window);
    if (!made) return;
    const given = JSON.parse(element.textContent);
    if (isNew) new made(...given);
    else made(...given);
  }

  function startIn(root) {
    if (root.matches?.(WAITING)) start(root);
    root.querySelectorAll?.(WAITING).forEach(start);
  }

  startIn(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(startIn);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
