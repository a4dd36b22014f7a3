/* A table of fields that moves and pastes like a spreadsheet. Without this script it is a table of fields, as any other.
   Load it with <script type="module" src=…>, so that its names stay its own.

   Markup (nothing else is looked for, and nothing is written but values of fields and the texts named here):

   <form data-grid-form>            optional data-warn-unsaved: leaving with something typed and not sent asks first;
                                    data-unsaved: what stands here was typed and not saved (a page shown again with errors)
     <table data-grid
            data-said-pasted="{n} fields were filled."         told in the status line after a paste
            data-said-overflow="{n} values had no field.">     told in addition where the block was larger than the table
       <tr> … <td><input type="text" data-column="3">         a cell: its row is its <tr>, its column this number
                  <details data-more>…</details></td>         optional: rarer fields of the cell
     </table>
     <p data-grid-status role="status"></p>                   optional
     <button type="button" data-grid-undo hidden>…</button>   optional: takes back the latest paste
   </form>

   Keys in a cell: Up, Down, Enter and Shift+Enter move between rows; Left and Right between columns, at the edge of what
   is typed or when all of it is selected; Escape gives back what stood there when it was entered; Alt+Down opens the
   rarer fields, and Escape in them goes back to the cell. Tab is as everywhere. Ctrl+Enter (Cmd+Enter) sends the form.
   A read-only cell is moved through and never pasted into.

   Every change made here fires `input` and `change` on the field, bubbling, so that other scripts see it as typed. */

const CELL = "input[data-column], textarea[data-column], select[data-column]";

for (const table of document.querySelectorAll("table[data-grid]")) {
  const form = table.closest("form");
  const status = form?.querySelector("[data-grid-status]");
  const undo = form?.querySelector("[data-grid-undo]");
  let entered = "";
  let taken = []; // what the latest paste wrote over

  const rows = () => [...table.rows].filter((row) => row.querySelector(CELL));
  const columnOf = (cell) => Number(cell.dataset.column);
  const cellAt = (row, column) =>
    row && [...row.querySelectorAll(CELL)].find((cell) => columnOf(cell) === column);

  function enter(cell) {
    if (!cell) return false;
    cell.focus();
    if (cell.select) cell.select();
    cell.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  function step(cell, down, right) {
    const all = rows();
    let row = all.indexOf(cell.closest("tr"));
    if (right) {
      const beside = [...all[row].querySelectorAll(CELL)];
      return enter(beside[beside.indexOf(cell) + right]);
    }
    for (row += down; row >= 0 && row < all.length; row += down) {
      if (enter(cellAt(all[row], columnOf(cell)))) return true;
    }
    return false;
  }

  function atEdge(cell, right) {
    if (cell.selectionStart === undefined || cell.selectionStart === null) return false;
    const length = cell.value.length;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === length;
    const edge = right > 0 ? length : 0;
    return whole || (cell.selectionStart === edge && cell.selectionEnd === edge);
  }

  function write(cell, value) {
    cell.value = value;
    for (const kind of ["input", "change"]) cell.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  table.addEventListener("focusin", (event) => {
    if (event.target.matches(CELL)) entered = event.target.value;
  });

  table.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const cell = event.target.closest(CELL);
    const more = event.target.closest("[data-more]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form?.requestSubmit();
      return;
    }
    if (!cell) {
      if (!more) return;
      if (event.key === "Escape") {
        more.open = false;
        enter(more.closest("td, th").querySelector(CELL));
        event.preventDefault();
      } else if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault(); // one Enter too many must not send the whole sheet
      }
      return;
    }
    const bare = !event.ctrlKey && !event.metaKey;
    const typing = cell.matches("input");
    let done = false;
    if (event.altKey) {
      const rarer = event.key === "ArrowDown" && cell.closest("td, th").querySelector("[data-more]");
      if (rarer) {
        rarer.open = true;
        rarer.querySelector("input, select, textarea")?.focus();
        done = true;
      }
    } else if (event.key === "Enter" && typing && bare) {
      step(cell, event.shiftKey ? -1 : 1, 0);
      done = true; // at the last row too: Enter never sends the form from a cell
    } else if (event.key === "Escape") {
      if (typing && cell.value !== entered && !cell.readOnly) {
        write(cell, entered);
        done = true;
      }
    } else if (bare && !event.shiftKey && typing) {
      if (event.key === "ArrowDown") done = step(cell, 1, 0);
      else if (event.key === "ArrowUp") done = step(cell, -1, 0);
      else if (event.key === "ArrowRight" && atEdge(cell, 1)) done = step(cell, 0, 1);
      else if (event.key === "ArrowLeft" && atEdge(cell, -1)) done = step(cell, 0, -1);
    }
    if (done) event.preventDefault();
  });

  table.addEventListener("paste", (event) => {
    const cell = event.target.closest(CELL);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = cell ? blockOf(text) : [];
    if (!cell || (block.length < 2 && (block[0] ?? []).length < 2)) return; // one value is pasted as anywhere
    event.preventDefault();
    const all = rows();
    const first = all.indexOf(cell.closest("tr"));
    const wrote = [];
    let lost = 0;
    block.forEach((values, down) => {
      const beside = all[first + down]
        ? [...all[first + down].querySelectorAll(CELL)].filter((other) => columnOf(other) >= columnOf(cell))
        : [];
      values.forEach((value, right) => {
        const target = beside.find((other) => columnOf(other) === columnOf(cell) + right);
        if (target && !target.readOnly && !target.disabled) wrote.push([target, target.value, value]);
        else if (value) lost += 1;
      });
    });
    for (const [target, , value] of wrote) write(target, value);
    taken = wrote;
    if (undo) undo.hidden = !wrote.length;
    say(wrote.length, lost);
  });

  undo?.addEventListener("click", () => {
    for (const [target, before] of taken) write(target, before);
    const first = taken[0]?.[0];
    taken = [];
    undo.hidden = true;
    if (status) status.textContent = "";
    enter(first);
  });

  function say(count, lost) {
    if (!status) return;
    const told = [(table.dataset.saidPasted ?? "").replace("{n}", count)];
    if (lost) told.push((table.dataset.saidOverflow ?? "").replace("{n}", lost));
    status.textContent = told.join(" ").trim();
  }
}

/* Rows and columns of what a spreadsheet puts on the clipboard: tabs and line ends, a cell with either within quotes. */
function blockOf(text) {
  const block = [[]];
  let value = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') value += sign;
      else if (text[at + 1] === '"') value += text[(at += 1)];
      else quoted = false;
    } else if (sign === '"' && value === "") {
      quoted = true;
    } else if (sign === "\t" || sign === "\n") {
      block.at(-1).push(value.trim());
      value = "";
      if (sign === "\n") block.push([]);
    } else if (sign !== "\r") {
      value += sign;
    }
  }
  if (value || block.at(-1).length) block.at(-1).push(value.trim());
  if (!block.at(-1).length) block.pop();
  return block;
}

/* Leaving a page with something typed asks first. */
for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
  let sent = false;
  const differs = (field) => {
    if (field.type === "hidden" || !field.name) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const initial = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(initial, 0);
    }
    return field.value !== field.defaultValue;
  };
  const unsaved = () => form.hasAttribute("data-unsaved") || [...form.elements].some(differs);
  form.addEventListener("submit", () => {
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (sent || !unsaved()) return;
    event.preventDefault();
    event.returnValue = true;
  });
}
