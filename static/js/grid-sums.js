/* Sums while one types: the form is sent to the server, which answers with texts for places in the page.
   Load it with <script type="module" src=…>.

   <form data-sums="address">       what stands in the form is posted there; nothing is saved by it
   <… id="sum-3">                   gets the text that the answer has under its id

   The answer is JSON: {"texts": {"sum-3": "at least 5 000"}, "errors": {"o-12-1": "cannot be read"}}. A field named in
   `errors` is marked as invalid and gets the message as its title; one that is not named is unmarked. Money is read and
   written by the server alone. When it does not answer, the last figures stand, marked as old (data-old). */

const WAIT = 300; // milliseconds without a key

for (const form of document.querySelectorAll("form[data-sums]")) {
  let timer;
  let asked = 0;

  async function ask() {
    const number = (asked += 1);
    try {
      const answer = await fetch(form.dataset.sums, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (number === asked) show(told);
    } catch {
      if (number === asked) form.setAttribute("data-old", "");
    }
  }

  function show(told) {
    form.removeAttribute("data-old");
    for (const [id, text] of Object.entries(told.texts ?? {})) {
      const place = document.getElementById(id);
      if (place && place.textContent !== text) place.textContent = text;
    }
    for (const field of form.querySelectorAll("[data-column]")) {
      const message = told.errors?.[field.name];
      if (message) {
        field.setAttribute("aria-invalid", "true");
        field.title = message;
      } else if (field.title) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("title");
      }
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
