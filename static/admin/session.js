/* A login ends after some minutes in which a person did nothing; saving by itself and previews do not count.
   - Whoever types, points or scrolls is still here: the server is told, at most once in a minute.
   - Two minutes before the end a notice says so, and a button goes on.
   - When the login has ended, the text stays where it is, and the notice says how to save it. */
(() => {
  "use strict";

  const script = document.currentScript;
  const MINUTE = 60_000;
  const idle = Number(script.dataset.idleMinutes) * MINUTE;
  const SHARED = "staff-active-at";
  let told = Date.now();
  let notice = null;

  const config = JSON.parse(document.getElementById("wagtail-config")?.textContent || "{}");
  const lastActive = () => Math.max(told, Number(localStorage.getItem(SHARED)) || 0);

  async function tell() {
    told = Date.now();
    localStorage.setItem(SHARED, String(told));
    const headers = { [config.CSRF_HEADER_NAME]: config.CSRF_TOKEN, Accept: "application/json" };
    const answer = await fetch(script.dataset.stillHere, { method: "POST", headers }).catch(() => null);
    if (answer?.status === 401) over(await answer.json());
    else if (answer?.ok) hide();
  }

  function active() {
    if (notice?.dataset.over || Date.now() - lastActive() < MINUTE) return;
    tell();
  }

  function show(text, action) {
    hide();
    notice = document.createElement("div");
    notice.className = "staff-session";
    notice.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    notice.append(words, action);
    document.body.append(notice);
  }

  function hide() {
    if (notice && !notice.dataset.over) {
      notice.remove();
      notice = null;
    }
  }

  function soonOver() {
    if (notice) return;
    const go = document.createElement("button");
    go.type = "button";
    go.className = "button button-small";
    go.textContent = script.dataset.goOn;
    go.addEventListener("click", tell);
    show(script.dataset.soonOver, go);
  }

  function over({ message, login }) {
    if (notice?.dataset.over) return;
    const door = document.createElement("a");
    door.className = "button button-small";
    door.href = login;
    door.target = "_blank";
    door.textContent = script.dataset.logIn;
    show(message, door);
    notice.dataset.over = "yes";
  }

  function watch() {
    if (Date.now() - lastActive() > idle - 2 * MINUTE) soonOver();
    else hide();
  }

  // After logging in again in another tab the form has a token of before.
  function renewToken(event) {
    const field = event.target.elements?.namedItem?.("csrfmiddlewaretoken");
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    if (field && found) field.value = found[1];
  }

  for (const name of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    addEventListener(name, active, { passive: true, capture: true });
  }
  document.addEventListener("submit", renewToken, true);
  document.addEventListener("w-autosave:error", (event) => {
    if (event.detail?.response?.error === "session-ended") over(event.detail.response);
  });
  setInterval(watch, 15_000);
})();
