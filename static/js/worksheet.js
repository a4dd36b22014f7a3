/* The worksheet by keyboard, and with the server's sums while one types. Without this script it is a form like any other.

   Keys in a figure: Up, Down, Enter and Shift+Enter move between rows; Left and Right between columns, at the edge of what
   is typed or when all of it is selected; Escape gives back what stood there when it was entered; Alt+Enter opens the
   rarer fields, and Escape in them goes back. Tab is as everywhere. Ctrl+Enter saves. */

import { blockOf } from "./worksheet-paste.js";

const form = document.getElementById("worksheet");
const CELL = "input[data-column]";
const WAIT = 350; // milliseconds after the last key until the server is asked

if (form) {
  const table = form.querySelector("[data-grid]");
  const sums = form.querySelector("[data-sums]");
  const status = form.querySelector("[data-status]");
  const panels = form.querySelector("[data-panels]");
  const undo = form.querySelector("[data-undo]");
  let entered = "";
  let taken = [];

  const figureOf = (cell) => cell.closest("[data-figure]");
  const say = (text) => (status.textContent = text);

  // Moving

  const rows = () => [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector(CELL));
  const cellsIn = (row) => [...row.querySelectorAll(CELL)];
  const columnOf = (cell) => Number(cell.dataset.column);
  const cellAt = (row, column) => row && cellsIn(row).find((cell) => columnOf(cell) === column);

  function enter(cell) {
    if (!cell) return false;
    cell.focus();
    cell.select();
    cell.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  function step(cell, down, right) {
    const all = rows();
    const own = cell.closest("tr");
    const beside = cellsIn(own);
    if (right) return enter(beside[beside.indexOf(cell) + right]);
    const stacked = beside.filter((other) => columnOf(other) === columnOf(cell));
    const next = stacked[stacked.indexOf(cell) + down];
    if (next) return enter(next);
    for (let row = all.indexOf(own) + down; row >= 0 && row < all.length; row += down) {
      if (enter(cellAt(all[row], columnOf(cell)))) return true;
    }
    return false;
  }

  function atEdge(cell, right) {
    const length = cell.value.length;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === length;
    const edge = right > 0 ? length : 0;
    return whole || (cell.selectionStart === edge && cell.selectionEnd === edge);
  }

  function moved(event, cell) {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Enter" && bare) {
      step(cell, event.shiftKey ? -1 : 1, 0);
      return true; // at the last row too: Enter never sends the form from a cell
    }
    if (event.key === "Escape" && cell.value !== entered) {
      write(cell, entered);
      return true;
    }
    if (!bare || event.shiftKey) return false;
    if (event.key === "ArrowDown") return step(cell, 1, 0);
    if (event.key === "ArrowUp") return step(cell, -1, 0);
    if (event.key === "ArrowRight" && atEdge(cell, 1)) return step(cell, 0, 1);
    return event.key === "ArrowLeft" && atEdge(cell, -1) && step(cell, 0, -1);
  }

  form.addEventListener("focusin", (event) => {
    if (event.target.matches(CELL)) entered = event.target.value;
    const figure = figureOf(event.target);
    if (figure) showPanel(figure.dataset.figure);
  });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const cell = event.target.closest(CELL);
    const figure = figureOf(event.target);
    let done = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit(form.querySelector('[name="do"][value="save"]'));
      done = true;
    } else if (figure && event.altKey && event.key === "Enter") {
      openPanel(figure.dataset.figure);
      done = true;
    } else if (cell) {
      done = moved(event, cell);
    } else if (event.key === "Escape" && event.target.closest("[data-panel]")) {
      back(event.target.closest("[data-panel]").dataset.panel);
      done = true;
    } else if (event.key === "Enter" && event.target.name === "years") {
      form.requestSubmit(form.querySelector('[name="do"][value="show"]'));
      done = true; // writes nothing: years that are typed and not shown would leave the figures in the old ones
    } else if (event.key === "Enter" && event.target.matches("input[type=text], input[type=url], select")) {
      if (figure) step(figure.querySelector(CELL), event.shiftKey ? -1 : 1, 0);
      done = true; // one Enter too many must not send the whole sheet
    }
    if (done) event.preventDefault();
  });

  // Writing

  function write(cell, value) {
    cell.value = value;
    for (const kind of ["input", "change"]) cell.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  /* What was typed with its unit is perhaps how it is printed: put forward where it is seen, never over what is typed. */
  function propose(cell) {
    const printed = figureOf(cell)?.querySelector('[name^="printed-"]');
    if (!printed || !form.elements.document.value) return;
    if (printed.value && !printed.classList.contains("is-proposed")) return;
    const text = cell.value.trim();
    const fits = /[0-9].*\p{L}{2}/u.test(text);
    if (!fits && !printed.value) return;
    printed.value = fits ? text : "";
    printed.classList.toggle("is-proposed", fits);
  }

  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("printed-")) event.target.classList.remove("is-proposed");
    if (event.target.name?.startsWith("amount-")) propose(event.target);
    count();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "document") {
      for (const cell of table.querySelectorAll('[name^="amount-"]')) if (cell.value !== cell.defaultValue) propose(cell);
    }
    unfold(event.target);
    count();
  });

  function unfold(changed) {
    for (const part of form.querySelectorAll("[data-when]")) {
      if (changed && part.dataset.when !== changed.name) continue;
      const chosen = form.elements[part.dataset.when]?.value === part.dataset.is;
      part.hidden = !chosen;
      part.open = chosen;
    }
  }

  // Pasting a block

  table.addEventListener("paste", (event) => {
    const cell = event.target.closest(CELL);
    const block = cell ? blockOf(event.clipboardData?.getData("text/plain") ?? "") : [];
    if (!cell || (block.length < 2 && (block[0] ?? []).length < 2)) return; // one value is pasted as anywhere
    event.preventDefault();
    const first = rows().indexOf(cell.closest("tr"));
    const wrote = [];
    const lost = [];
    block.forEach((values, down) => {
      let row = rows()[first + down];
      if (!row && columnOf(cell) < 0) row = addRow(cell.closest("tr"));
      const sameBlock = row && row.closest("tbody") === cell.closest("tbody");
      values.forEach((value, right) => {
        const target = sameBlock ? cellAt(row, columnOf(cell) + right) : undefined;
        if (target) wrote.push([target, target.value, value]);
        else if (value) lost.push(value);
      });
    });
    for (const [target, , value] of wrote) write(target, value);
    taken = wrote;
    undo.hidden = !wrote.length;
    const told = [form.dataset.saidPasted.replace("{n}", wrote.length)];
    if (lost.length) told.push(form.dataset.saidOverflow.replace("{n}", lost.slice(0, 10).join("; ")));
    say(told.join(" "));
  });

  undo.addEventListener("click", () => {
    const cells = taken;
    taken = [];
    undo.hidden = true;
    for (const [target, before] of cells.slice().reverse()) write(target, before);
    say(form.dataset.saidUndone);
    enter(cells[0]?.[0]);
  });

  // More rows

  function addRow(after) {
    const last = after.closest("tbody").lastElementChild;
    const name = last.dataset.row ?? "";
    const number = Number(name.slice(2)) + 1;
    if (!/^n[ls][0-9]+$/.test(name) || number > 200) return undefined;
    const next = `${name.slice(0, 2)}${number}`;
    const row = last.cloneNode(true);
    row.dataset.row = next;
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const { name: attribute, value } of [...part.attributes]) {
        const renamed = value.replaceAll(new RegExp(`\\b${name}(?=-)`, "g"), next);
        const said = ["aria-label", "placeholder"].includes(attribute) ? renamed.replace(/[0-9]+/, number) : renamed;
        if (said !== value) part.setAttribute(attribute, said);
      }
      if (part.matches("input[type=text]")) part.value = "";
    }
    for (const told of row.querySelectorAll(".ws-note, .ws-faults, .errorlist, .ws-choice")) told.textContent = "";
    last.after(row);
    form.elements[`new-${name[1] === "l" ? "line" : "source"}s`].value = number;
    return row;
  }

  table.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more-rows], .ws-add");
    if (!more) return;
    const row = addRow(more);
    if (!row) return; // the server adds them
    event.preventDefault();
    enter(row.querySelector(CELL));
  });

  // The rarer fields

  const panelOf = (name) => document.getElementById(`more-${name}`);

  function showPanel(name) {
    const own = panelOf(name);
    for (const panel of panels.children) panel.hidden = own ? panel !== own : true;
  }

  function back(name) {
    document.getElementById(`amount-${name}`)?.focus();
  }

  async function openPanel(name) {
    if (!panelOf(name)) {
      const asked = new FormData(form);
      asked.set("do", `open-${name}`);
      const answer = await fetch(form.action, { method: "POST", body: asked }).catch(() => null);
      if (!answer?.ok) return say(form.dataset.saidOffline);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(`more-${name}`);
      if (!found) return undefined;
      panels.append(document.adoptNode(found));
    }
    showPanel(name);
    const panel = panelOf(name);
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("select, input")?.focus();
    return undefined;
  }

  form.addEventListener("click", (event) => {
    const more = event.target.closest(".ws-more");
    const home = event.target.closest("[data-back]");
    if (more) openPanel(figureOf(more).dataset.figure);
    else if (home) back(home.closest("[data-panel]").dataset.panel);
    if (more || home) event.preventDefault();
  });

  // The server's sums

  let timer;
  let latest = 0;

  function count() {
    clearTimeout(timer);
    sums.classList.add("is-waiting");
    timer = setTimeout(ask, WAIT);
  }

  async function ask() {
    const turn = ++latest;
    const answer = await fetch(form.dataset.sums, { method: "POST", body: new FormData(form) })
      .then((reply) => (reply.ok ? reply.json() : null))
      .catch(() => null);
    if (turn !== latest) return; // a later question is on its way
    if (!answer) return void say(form.dataset.saidOffline);
    sums.innerHTML = answer.sums;
    sums.classList.remove("is-waiting");
    for (const figure of table.querySelectorAll("[data-figure]")) {
      const name = figure.dataset.figure;
      const fault = answer.faults[name] ?? "";
      const cell = figure.querySelector(CELL);
      tell(figure.querySelector(".ws-note"), answer.notes[name] ?? "");
      const place = figure.querySelector(".ws-faults");
      if (document.activeElement !== cell || !fault) tell(place, fault);
      figure.classList.toggle("is-wrong", Boolean(place.textContent.trim()));
      if (place.textContent.trim()) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    }
  }

  function tell(place, text) {
    if (place.textContent.trim() !== text) place.textContent = text;
  }

  form.addEventListener("focusout", (event) => {
    if (event.target.matches(CELL)) count();
  });

  // At first

  for (const more of form.querySelectorAll(".ws-more")) more.tabIndex = -1; // Alt+Enter instead: Tab goes on to the source
  for (const panel of panels.children) panel.hidden = true;
  unfold();
  document.getElementById("ws-errors")?.focus();
  const last = [...panels.children].at(-1);
  if (last) showPanel(last.dataset.panel);
}
