/* After htmx has put in a new part of a page: say what is shown, and keep the keyboard where it was.
   Without this script, and without htmx, every link and form loads a whole page. */

"use strict";

document.addEventListener("htmx:afterSettle", (event) => {
  const shown = document.querySelector("#shown, #found, .errors[role='alert']");
  const status = document.getElementById("list-status");
  if (status) {
    status.textContent = shown ? shown.textContent : "";
  }
  const nowhere = document.activeElement === document.body || document.activeElement === null;
  if (shown && nowhere && event.detail.target.id === "list") {
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: "nearest" });
  }
});
