/** Say something to readers who do not see the page change. */
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}
