/* Reading tools that only a browser can do: print, copy the citation, hand on to another app. */
import { say } from "./live.js";

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  const label = button.textContent;
  let back = 0;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      say(button.dataset.done);
      button.textContent = button.dataset.done;
      clearTimeout(back);
      back = setTimeout(() => { button.textContent = label; }, 4000);
    } catch {
      // No right to the clipboard (an old browser, no TLS): the text is selected instead.
      getSelection().selectAllChildren(source);
      say(button.dataset.selected);
    }
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) button.hidden = true;
  else button.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}

// On paper nothing can be unfolded: what is folded is opened for printing and folded again after it.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")].filter((block) => !block.closest(".no-print"));
  for (const block of unfolded) block.open = true;
});
addEventListener("afterprint", () => {
  for (const block of unfolded) block.open = false;
});
