/* Optional: every page reads, searches and submits without it. */
import "./folding.js";
import "./reading.js";
import "./speaking.js";

document.documentElement.classList.add("js");
