/* Leaving a page with changes that are not saved: the browser asks first.
 *
 * A form is watched when it has data-unsaved, or holds an element that has. The value "typed" says that the page has
 * come back with what was typed, so there is something to lose from the start; anything else compares with how the
 * form was opened. Sending the form itself does not ask. Nothing is kept and nothing is brought back. */

const watched = new Map();
let isSending = false;

/* Names of inputs that say nothing of what was typed. */
const QUIET = new Set(["csrfmiddlewaretoken", "opened_as"]);

function contentOf(form) {
  const found = [];
  for (const [name, value] of new FormData(form)) {
    if (!QUIET.has(name)) {
      found.push([name, value instanceof File ? `${value.name} ${value.size}` : value]);
    }
  }
  return JSON.stringify(found);
}

function isChanged(form) {
  const { opened, isTyped } = watched.get(form);
  return isTyped || contentOf(form) !== opened;
}

function watch(form, isTyped) {
  if (watched.has(form)) {
    return;
  }
  watched.set(form, { opened: contentOf(form), isTyped });
  form.addEventListener("submit", (event) => {
    /* Another script may still stop it; then the page stays, and leaving it asks. */
    setTimeout(() => {
      isSending = isSending && !event.defaultPrevented;
    });
    isSending = true;
  });
}

/* The admin's own scripts fill in selectors when the page has loaded, so the opening state is read after them. */
function start() {
  for (const mark of document.querySelectorAll("[data-unsaved]")) {
    const form = mark.closest("form");
    if (form !== null) {
      watch(form, mark.dataset.unsaved === "typed");
    }
  }
}

if (document.readyState === "complete") {
  start();
} else {
  window.addEventListener("load", () => setTimeout(start));
}

window.addEventListener("pageshow", () => {
  isSending = false;
});

window.addEventListener("beforeunload", (event) => {
  if (!isSending && [...watched.keys()].some(isChanged)) {
    event.preventDefault();
  }
});
