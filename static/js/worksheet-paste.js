/* A block as a spreadsheet copies it: rows of cells parted by tabs. A cell with a line break or quotation mark in it
   stands within quotation marks, with each of its own doubled. */

export function blockOf(text) {
  const rows = [[]];
  let value = "";
  let quoted = false;
  let fresh = true;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const close = () => {
    rows.at(-1).push(value.replace(/\s*\n\s*/g, " ").trim());
    value = "";
    fresh = true;
  };
  for (let at = 0; at < clean.length; at += 1) {
    const sign = clean[at];
    if (quoted) {
      if (sign === '"' && clean[at + 1] === '"') {
        value += '"';
        at += 1;
      } else if (sign === '"') quoted = false;
      else value += sign;
    } else if (sign === '"' && fresh) {
      quoted = true;
      fresh = false;
    } else if (sign === "\t") close();
    else if (sign === "\n") {
      close();
      rows.push([]);
    } else {
      value += sign;
      fresh = false;
    }
  }
  close();
  return rows;
}
