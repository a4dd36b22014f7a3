/* After htmx has put in a new part of a page: say what is shown, and keep the keyboard where it was.
   Without this script, and without htmx, every link and form loads a whole page. */

"use strict";

document.addEventListener("htmx:afterSettle", (event) => {
  const shown = document.querySelector("#shown, .errors[role='alert']");
  const status = document.getElementById("list-status");
  if (!shown || !status || event.detail.target.id !== "list") {
    return;
  }
  status.textContent = shown.textContent;
  if (document.activeElement === document.body || document.activeElement === null) {
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: "nearest" });
  }
});
