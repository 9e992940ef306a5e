/* Reads a part of the page aloud with the voice of the browser. */
const PARTS = "h1, h2, h3, h4, p, li, th, td";
const buttons = [...document.querySelectorAll("[data-speak]")];
/* The button whose part is being read; there is one voice for the whole page. */
let speaking = null;

const show = () => {
  for (const button of buttons) {
    const label = button.querySelector("[data-label]");
    label.dataset.start ??= label.textContent;
    label.textContent = button === speaking ? label.dataset.stop : label.dataset.start;
    button.setAttribute("aria-pressed", String(button === speaking));
  }
};

const speak = (button) => {
  const parts = [...document.querySelector(button.dataset.speak).querySelectorAll(PARTS)]
    .filter((part) => !part.querySelector(PARTS) && part.offsetParent && !part.closest("nav, details:not([open])"));
  for (const [at, part] of parts.entries()) {
    const words = new SpeechSynthesisUtterance(part.textContent);
    words.lang = document.documentElement.lang;
    words.rate = 0.9;
    if (at === parts.length - 1) {
      words.addEventListener("end", () => {
        if (speaking !== button) return;
        speaking = null;
        show();
      });
    }
    speechSynthesis.speak(words);
  }
};

if ("speechSynthesis" in window) {
  for (const button of buttons) {
    button.addEventListener("click", () => {
      speechSynthesis.cancel();
      speaking = speaking === button ? null : button;
      show();
      if (speaking) speak(button);
    });
  }
  // The voice does not stop by itself when the reader goes to another page; a page kept for going back starts silent.
  addEventListener("pagehide", () => {
    speechSynthesis.cancel();
    speaking = null;
    show();
  });
} else {
  for (const button of buttons) button.hidden = true;
}
