/* A file that is too large is told of before anything is sent, and a file can be dropped anywhere on its form.
 * Without scripts the server says the same. The sentence is the browser's form message, written in the page. */

function sentenceFor(input) {
  const most = Number(input.dataset.mostBytes);
  const large = [...input.files].filter((file) => file.size > most).map((file) => file.name);
  return large.length > 0 ? `${input.dataset.tooLarge} ${large.join(", ")}` : "";
}

function check(input) {
  input.setCustomValidity(sentenceFor(input));
  if (!input.checkValidity()) {
    input.reportValidity();
  }
}

for (const input of document.querySelectorAll('input[type="file"][data-most-bytes]')) {
  input.addEventListener("change", () => check(input));
  const form = input.form;
  form.addEventListener("submit", (event) => {
    input.setCustomValidity(sentenceFor(input));
    if (input.validationMessage !== "") {
      event.preventDefault();
      input.reportValidity();
    }
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      input.classList.add("is-over");
    }
  });
  form.addEventListener("dragleave", () => input.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    input.classList.remove("is-over");
    if (event.dataTransfer.files.length > 0) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      check(input);
    }
  });
}
